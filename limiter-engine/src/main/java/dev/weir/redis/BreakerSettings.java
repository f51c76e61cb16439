package dev.weir.redis;

import java.time.Duration;

/**
 * When Redis counts as away, and how often it is then tried.
 *
 * @param failurePercent at how many failed calls in a hundred, 1 to 100
 * @param calls of at least how many calls
 * @param window within how long
 * @param probeEvery how often one call is let through to try
 */
public record BreakerSettings(int failurePercent, int calls, Duration window, Duration probeEvery) {

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
        if (window.toMillis() < 100 || probeEvery.toMillis() < 10) {
            throw new IllegalArgumentException("window is " + window + " and probeEvery " + probeEvery
                    + "; they must be at least 100 ms and 10 ms");
        }
    }
}
