package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareOfLimitTest {

    private static final BigDecimal SLOWEST =
            BigDecimal.ONE.divide(BigDecimal.valueOf(Limit.MAX_PERIOD.toMillis()), 60, RoundingMode.UP);

    @ParameterizedTest
    @CsvSource({
        "0.5, 100/1s, 50/1s burst 50",
        "0.29, 100/1s burst 100, 29/1s burst 29",
        "0.5, 5/1s, 5000/2000s burst 2",
        "0.1, 5/1h burst 3, 4390/8780h burst 1",
        "0.9, 1/1ms burst 100, 1000/1112ms burst 90",
        "0.25, 3/366d, 1/366d burst 1",
        "0.00001, 1/366d burst 10, 1/366d burst 1",
        "0.99, 10/366d burst 100, 9/366d burst 90",
        "1, 7/13s burst 3, 7/13s burst 3",
        "0.0001, 1000000000/1ms burst 1000000, 100000/1ms burst 100",
    })
    void rate_and_burst_shrink_by_the_share(double share, String whole, String part) {
        assertThat(new ShareOfLimit(share).of(Limit.parse(whole))).isEqualTo(Limit.parse(part));
    }

    @Test
    void a_share_is_never_more_than_the_share_and_hardly_less() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            Limit whole = limit(random);
            double share = random.nextInt(4) == 0 ? 1.0 / random.nextInt(1, 100) : skewed(random, 1_000_000) / 1e6;
            Limit part = new ShareOfLimit(share).of(whole); // any that a limit cannot be is refused here
            String of = "seed " + seed + ": " + share + " of " + whole + " is " + part;
            BigDecimal due = rate(whole).multiply(BigDecimal.valueOf(share));
            BigDecimal got = rate(part);
            if (due.compareTo(SLOWEST) < 0) {
                assertThat(part.permits()).as(of).isEqualTo(1);
                assertThat(part.period()).as(of).isEqualTo(Limit.MAX_PERIOD);
            } else {
                assertThat(BigDecimal.valueOf(part.permits())
                                .multiply(BigDecimal.valueOf(whole.period().toMillis())))
                        .as(of)
                        .isLessThanOrEqualTo(BigDecimal.valueOf(whole.permits())
                                .multiply(BigDecimal.valueOf(share))
                                .multiply(BigDecimal.valueOf(part.period().toMillis())));
                boolean longest = part.period().equals(Limit.MAX_PERIOD);
                assertThat(longest ? got.add(SLOWEST) : got.multiply(new BigDecimal("1.001002")))
                        .as(of)
                        .isGreaterThanOrEqualTo(due);
            }
            long burst = Math.max(
                    1,
                    BigDecimal.valueOf(whole.burst())
                            .multiply(BigDecimal.valueOf(share))
                            .longValue());
            if (part.burst() < burst) {
                assertThat(new BigDecimal(part.burst() + 1).divide(got, 0, RoundingMode.UP))
                        .as(of)
                        .isGreaterThanOrEqualTo(BigDecimal.valueOf(Limit.MAX_TIME_TO_FULL.toMillis()));
            } else if (part.burst() > burst) {
                assertThat(BigDecimal.valueOf(part.burst() - 1))
                        .as(of)
                        .isLessThan(got.divide(BigDecimal.valueOf(1_000), 60, RoundingMode.UP));
            }
        }
    }

    private static BigDecimal rate(Limit limit) {
        return BigDecimal.valueOf(limit.permits())
                .divide(BigDecimal.valueOf(limit.period().toMillis()), 60, RoundingMode.HALF_UP);
    }

    private static Limit limit(SplittableRandom random) {
        while (true) {
            try {
                return new Limit(
                        skewed(random, Limit.MAX_PERMITS),
                        Duration.ofMillis(skewed(random, Limit.MAX_PERIOD.toMillis())),
                        skewed(random, Limit.MAX_PERMITS));
            } catch (IllegalArgumentException e) {
                // A burst that does not go with that rate.
            }
        }
    }

    /** From 1 to most, all sizes alike, ends included. */
    private static long skewed(SplittableRandom random, long most) {
        return switch (random.nextInt(20)) {
            case 0 -> 1;
            case 1 -> most;
            default -> Math.min(most, (long) Math.exp(random.nextDouble() * Math.log(most + 1.0)));
        };
    }
}
