package dev.weir;

import java.time.Duration;

/**
 * What one caller wants of one limiter.
 *
 * @param limiter whose limits count
 * @param key whose bucket
 * @param permits how many, 1 to the limiter's smallest burst
 * @param maxWait how long the permits may be reserved ahead, zero to the limiter's own maximum; zero takes now or not at
 *     all
 */
public record Demand(RateLimiter limiter, String key, long permits, Duration maxWait) {

    /**
     * Checks the wait.
     *
     * @param limiter whose limits count
     * @param key whose bucket
     * @param permits how many
     * @param maxWait how long the permits may be reserved ahead
     * @throws IllegalArgumentException if the wait is negative
     */
    public Demand {
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait is " + maxWait + "; it must not be negative");
        }
    }

    /**
     * A demand that does not wait.
     *
     * @param limiter whose limits count
     * @param key whose bucket
     * @param permits how many
     */
    public Demand(RateLimiter limiter, String key, long permits) {
        this(limiter, key, permits, Duration.ZERO);
    }
}
