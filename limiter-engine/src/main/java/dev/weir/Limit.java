package dev.weir;

import dev.weir.internal.BucketArithmetic;
import java.time.Duration;
import java.util.List;

/**
 * So many permits a period, and how many of them may pass at one instant: the rate and the size of a token bucket.
 *
 * <p>Permits come back evenly over the period, not at its end: {@code 100/1s} gives one permit every 10 ms. The burst is
 * the bucket's capacity and nothing extra; it defaults to the permits and may be smaller or larger.
 *
 * <p>The text form is the same everywhere, in annotations, init-params, JSON and the environment: {@code 100/1s},
 * {@code 100/1s burst 200}, {@code 1000/1h}; units are {@code ms s m h d}, numbers are whole, {@code m} is minutes.
 *
 * <p>Immutable. Nothing is rounded: a limit that cannot be kept exactly is refused.
 *
 * @param permits permits a period, 1 to 1,000,000,000
 * @param period the period, whole milliseconds, 1 ms to 366 days
 * @param burst the most that can pass at one instant, 1 to 1,000,000,000
 */
public record Limit(long permits, Duration period, long burst) {

    /** The largest number of permits or burst. */
    public static final long MAX_PERMITS = 1_000_000_000;

    /** The shortest period. */
    public static final Duration MIN_PERIOD = Duration.ofMillis(1);

    /** The longest period. */
    public static final Duration MAX_PERIOD = Duration.ofDays(366);

    /** The longest time in which an empty bucket may fill. */
    public static final Duration MAX_TIME_TO_FULL = Duration.ofDays(3660);

    /**
     * Checks the ranges.
     *
     * @param permits permits a period
     * @param period the period
     * @param burst the most that can pass at one instant
     * @throws IllegalArgumentException if a value is out of range, the period is not whole milliseconds, the burst
     *     cannot hold what one microsecond gives back, or an empty bucket would take above 3,660 days to fill
     */
    public Limit {
        checkCount("permits", permits);
        checkCount("burst", burst);
        if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException("period is " + period + "; it must be 1 ms to 366 days");
        }
        if (!period.equals(Duration.ofMillis(period.toMillis()))) {
            throw new IllegalArgumentException("period is " + period + "; it must be whole milliseconds");
        }
        BucketArithmetic.check(permits, micros(period), burst);
    }

    private static void checkCount(String what, long value) {
        if (value < 1 || value > MAX_PERMITS) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be 1 to 1,000,000,000");
        }
    }

    /**
     * A limit whose burst is its permits.
     *
     * @param permits permits a period, 1 to 1,000,000,000
     * @param period the period, whole milliseconds, 1 ms to 366 days
     * @return the limit
     * @throws IllegalArgumentException as the constructor does
     */
    public static Limit of(long permits, Duration period) {
        return new Limit(permits, period, permits);
    }

    /**
     * The same rate with another burst.
     *
     * @param burst the most that can pass at one instant
     * @return the limit
     * @throws IllegalArgumentException as the constructor does
     */
    public Limit withBurst(long burst) {
        return new Limit(permits, period, burst);
    }

    /**
     * Reads one limit from its text form, {@code PERMITS/PERIOD} or {@code PERMITS/PERIOD burst BURST}.
     *
     * @param text such as {@code 100/1s burst 200}
     * @return the limit
     * @throws IllegalArgumentException if the text is of another form or out of range; the message says what was read
     *     and what would be right
     */
    public static Limit parse(String text) {
        return LimitText.parse(text);
    }

    /**
     * Reads one or more limits joined by {@code ;}.
     *
     * @param text such as {@code 100/1s; 1000/1h}
     * @return the limits in the order given, at least one
     * @throws IllegalArgumentException as {@link #parse} does
     */
    public static List<Limit> parseAll(String text) {
        return LimitText.parseAll(text);
    }

    /**
     * The period in microseconds.
     *
     * @return 1,000 to 31,622,400,000,000
     */
    public long periodMicros() {
        return micros(period);
    }

    /**
     * The text form, which {@link #parse} reads back to an equal limit.
     *
     * @return such as {@code 100/1s burst 200}
     */
    @Override
    public String toString() {
        return LimitText.format(this);
    }

    private static long micros(Duration period) {
        return period.toMillis() * 1000;
    }
}
