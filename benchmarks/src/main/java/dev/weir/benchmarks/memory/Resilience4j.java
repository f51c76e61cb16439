package dev.weir.benchmarks.memory;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** Resilience4j's lock-free limiter, which has fixed cycles instead of a bucket. */
final class Resilience4j {

    private Resilience4j() {}

    static PerKey<RateLimiter> with(Limits limits) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod((int) limits.permits())
                .limitRefreshPeriod(limits.period())
                .timeoutDuration(Duration.ZERO)
                .build();
        return new PerKey<>(() -> RateLimiter.of("api", config), RateLimiter::acquirePermission);
    }
}
