package dev.weir.redis;

import dev.weir.internal.DurationText;
import java.time.Duration;

/**
 * When Redis counts as away, and how often it is then tried.
 *
 * @param failurePercent at how many failed calls in a hundred, 1 to 100
 * @param calls of at least how many calls, 1 or more
 * @param window within how long, 100 ms to 1 day
 * @param probeEvery how often one call is let through to try, 10 ms to 1 day
 */
public record BreakerSettings(int failurePercent, int calls, Duration window, Duration probeEvery) {

    private static final Duration LEAST_WINDOW = Duration.ofMillis(100);
    private static final Duration LEAST_PROBE_EVERY = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofDays(1);

    /** Half of at least 20 calls in 10 s; one probe every 500 ms. */
    public static final BreakerSettings DEFAULT =
            new BreakerSettings(50, 20, Duration.ofSeconds(10), Duration.ofMillis(500));

    /**
     * Checks the ranges.
     *
     * @param failurePercent at how many failed calls in a hundred
     * @param calls of at least how many calls
     * @param window within how long
     * @param probeEvery how often one call is let through to try
     * @throws IllegalArgumentException if a value is out of range
     */
    public BreakerSettings {
        if (failurePercent < 1 || failurePercent > 100) {
            throw new IllegalArgumentException("failurePercent is " + failurePercent + "; it must be 1 to 100");
        }
        if (calls < 1) {
            throw new IllegalArgumentException("calls are " + calls + "; they must be at least 1");
        }
        check("window", window, LEAST_WINDOW);
        check("probeEvery", probeEvery, LEAST_PROBE_EVERY);
    }

    private static void check(String what, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(what + " is " + DurationText.of(value) + "; it must be "
                    + DurationText.of(least) + " to " + DurationText.of(MOST));
        }
    }
}
