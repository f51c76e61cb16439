package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Limit;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitSetTest {

    private static LimitSet of(String limits) {
        return new LimitSet(Limit.parseAll(limits), Duration.ZERO);
    }

    @Test
    void a_bucket_is_ordered_by_time_to_full_whichever_way_the_limits_were_given() {
        for (String limits : List.of("10/10s; 1000000000/366d", "1000000000/366d; 10/10s")) {
            LimitSet set = of(limits);
            long[] bucket = set.full(0);
            set.take(bucket, 10);

            assertThat(bucket[0]).as(limits).isEqualTo(10_000_000);
        }
    }

    @Test
    void limits_that_fill_equally_fast_have_one_order() {
        LimitSet one = of("10/10s; 5/5s");
        LimitSet other = of("5/5s; 10/10s");

        assertThat(bucketAfterTwo(one)).isEqualTo(bucketAfterTwo(other));
    }

    private static long[] bucketAfterTwo(LimitSet set) {
        long[] bucket = set.full(0);
        set.take(bucket, 2);
        return bucket;
    }

    @Test
    void a_bucket_carried_over_counts_a_part_of_a_tick_as_a_whole_one() {
        LimitSet thirds = of("3/1s");
        long[] bucket = thirds.full(0);
        thirds.take(bucket, 1);
        assertThat(bucket).containsExactly(333_333, 1);

        assertThat(of("5/1s").carryOver(bucket)).containsExactly(333_334, 0);
    }

    @Test
    void a_bucket_carried_over_to_more_or_fewer_limits_takes_the_latest_instant() {
        long[] two = {100, 0, 700, 1};

        assertThat(of("5/1s").carryOver(two)).containsExactly(701, 0);
        assertThat(of("5/1s; 6/1m; 7/1h").carryOver(two)).containsExactly(701, 0, 701, 0, 701, 0);
    }

    @Test
    void no_limit_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSet(List.of(), Duration.ZERO))
                .withMessage("a limiter needs at least one limit");
    }

    @Test
    void a_wait_out_of_range_is_refused_with_its_value() {
        List<Limit> limits = Limit.parseAll("1/1s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSet(limits, Duration.ofMillis(-1)))
                .withMessage("maxWait is PT-0.001S; it must be 0 to 366 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSet(limits, Duration.ofDays(366).plusNanos(1)))
                .withMessageContaining("it must be 0 to 366 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSet(limits, Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("it must be 0 to 366 days");
    }

    @Test
    void permits_out_of_range_are_refused_with_the_smallest_burst() {
        LimitSet set = of("10/1s; 100/1h burst 7");
        set.checkPermits(1);
        set.checkPermits(7);
        for (long permits : new long[] {Long.MIN_VALUE, -1, 0, 8, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> set.checkPermits(permits))
                    .withMessage("permits are " + permits + "; they must be 1 to 7, the smallest burst");
        }
    }

    @Test
    void every_number_stays_below_2_to_the_53() {
        Limit slowest = new Limit(1, Duration.ofDays(366), 10);
        LimitSet set = new LimitSet(List.of(slowest), Duration.ofDays(366));
        long[] bucket = set.full(BucketArithmetic.MAX_INSTANT);
        for (int i = 0; i < 3; i++) {
            set.take(bucket, 10);
            assertThat(BigInteger.valueOf(bucket[0])).isLessThan(BigInteger.TWO.pow(53));
            set.settle(bucket, BucketArithmetic.MAX_INSTANT);
        }
    }
}
