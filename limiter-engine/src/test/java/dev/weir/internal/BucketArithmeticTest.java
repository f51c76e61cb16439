package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketArithmeticTest {

    private static final int DECISIONS = 10_000_000;

    /** Each asks more often than permits come back, so that after the burst every permit counts. */
    @ParameterizedTest
    @CsvSource({
        "1, 999983/1s burst 100",
        "1, 999999937/366d burst 13",
        "10, 99991/1s burst 17",
        "10, 1/3ms burst 1",
        "100, 9973/1s burst 64",
        "100, 999999937/366d burst 2",
    })
    void ten_million_decisions_do_not_drift_by_one_permit(long spacing, String text) {
        Limit limit = Limit.parse(text);
        LimitSet set = new LimitSet(List.of(limit), Duration.ZERO);
        long[] bucket = set.full(0);
        long[] before = new long[2];
        long admitted = 0;
        for (long i = 0; i < DECISIONS; i++) {
            long now = i * spacing;
            set.settle(bucket, now);
            before[0] = bucket[0];
            before[1] = bucket[1];
            set.take(bucket, 1);
            if (set.waitUntilDue(bucket, now) == 0) {
                admitted++;
            } else {
                bucket[0] = before[0];
                bucket[1] = before[1];
            }
        }
        BigInteger elapsed = BigInteger.valueOf((DECISIONS - 1) * spacing);
        BigInteger given =
                elapsed.multiply(BigInteger.valueOf(limit.permits())).divide(BigInteger.valueOf(limit.periodMicros()));
        assertThat(BigInteger.valueOf(admitted)).isEqualTo(given.add(BigInteger.valueOf(limit.burst())));
    }

    /** As a reader meets it whose bucket others replace meanwhile: it counted by the permit from far off, for seconds. */
    @Test
    void a_part_of_a_tick_that_is_of_other_limits_counts_as_no_more_than_a_tick() {
        BucketArithmetic thousandATick = new BucketArithmetic(1_000_000_000, 1_000_000, 1_000_000_000);
        assertThat(thousandATick.remaining(5, 999_999_936, 5)).isEqualTo(thousandATick.remaining(5, 999, 5));
    }

    @Test
    void costs_are_those_of_the_exact_fraction() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            long permits = random.nextLong(1, 1L << random.nextInt(1, 31));
            long period = 1000 * random.nextLong(1, 1L << random.nextInt(1, 36));
            long burst = random.nextLong(1, 1_000_000_001);
            permits = Math.min(permits, 1_000_000_000);
            period = Math.min(period, 31_622_400_000_000L);
            BigInteger fill = BigInteger.valueOf(burst)
                    .multiply(BigInteger.valueOf(period))
                    .divide(BigInteger.valueOf(permits));
            if (fill.signum() == 0 || fill.compareTo(BigInteger.valueOf(BucketArithmetic.MAX_FILL)) >= 0) {
                continue;
            }
            BucketArithmetic arithmetic = new BucketArithmetic(permits, period, burst);
            long wanted = random.nextLong(1, burst + 1);
            BigInteger gcd = BigInteger.valueOf(permits).gcd(BigInteger.valueOf(period));
            BigInteger[] exact = BigInteger.valueOf(wanted)
                    .multiply(BigInteger.valueOf(period).divide(gcd))
                    .divideAndRemainder(BigInteger.valueOf(permits).divide(gcd));
            assertThat(arithmetic.costWhole(wanted)).as("seed %s", seed).isEqualTo(exact[0].longValueExact());
            assertThat(arithmetic.costPart(wanted)).as("seed %s", seed).isEqualTo(exact[1].longValueExact());
            assertThat(arithmetic.fullWhole()).as("seed %s", seed).isEqualTo(fill.longValueExact());
            assertThat(arithmetic.fullPart()).as("seed %s", seed).isEqualTo(arithmetic.costPart(burst));
        }
    }
}
