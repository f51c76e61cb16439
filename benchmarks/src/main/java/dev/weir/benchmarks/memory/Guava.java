package dev.weir.benchmarks.memory;

import com.google.common.util.concurrent.RateLimiter;

/** Guava's limiter, which has no burst of its own and a lock. */
final class Guava {

    private static final double WIDE = 1e9;

    private Guava() {}

    @SuppressWarnings("UnstableApiUsage") // there is no other
    static PerKey<RateLimiter> with(Limits limits) {
        double perSecond = limits.wide() ? WIDE : 1.0 / limits.period().toSeconds();
        return new PerKey<>(() -> RateLimiter.create(perSecond), RateLimiter::tryAcquire);
    }
}
