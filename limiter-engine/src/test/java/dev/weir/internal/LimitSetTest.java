package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Limit;
import dev.weir.RandomLimits;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
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
    void what_fits_an_unsettled_bucket_leaves_what_it_leaves_of_a_settled_one_and_nothing_fits_one_that_is_beyond() {
        SplittableRandom random = new SplittableRandom(1);
        int[] seen = new int[3];
        for (int i = 0; i < 200_000; i++) {
            LimitSet set = new LimitSet(RandomLimits.some(random, 3), Duration.ofMillis(random.nextInt(2)));
            long now = random.nextLong(1L << 51);
            long[] bucket = around(set, now, random);
            long permits = random.nextBoolean() ? 1 : RandomLimits.ofAnySize(random, smallestBurst(set));

            long[] settled = bucket.clone();
            boolean beyond = set.settle(settled, now);
            long[] wanted = settled.clone();
            set.take(wanted, permits);
            boolean fits = !beyond && set.waitUntilDue(wanted, now) == 0;

            assertThat(set.fits(bucket, 0, permits, now)).as("step %s", i).isEqualTo(fits);
            assertThat(set.isBeyond(bucket, 0, now)).as("step %s", i).isEqualTo(beyond);
            if (fits) {
                set.take(bucket, 0, permits, now);
                assertThat(bucket).as("step %s", i).isEqualTo(wanted);
            }
            seen[fits ? 0 : beyond ? 1 : 2]++;
        }
        assertThat(seen).doesNotContain(0);
    }

    /** A bucket whose limits are each about full, about empty or about as far as waiters may reserve. */
    private static long[] around(LimitSet set, long now, SplittableRandom random) {
        long[] bucket = new long[2 * set.size()];
        for (int i = 0; i < set.size(); i++) {
            BucketArithmetic limit = set.arithmetic(i);
            long edge = random.nextInt(4) * limit.fullWhole() / 2 + (random.nextBoolean() ? set.maxWait() : 0);
            bucket[2 * i] =
                    Math.max(0, now + Math.min(edge, limit.fullWhole() + set.maxWait()) + random.nextInt(-2, 3));
            bucket[2 * i + 1] = random.nextBoolean() ? random.nextLong(limit.parts()) : limit.fullPart();
        }
        return bucket;
    }

    private static long smallestBurst(LimitSet set) {
        return set.limits().stream().mapToLong(Limit::burst).min().orElseThrow();
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
