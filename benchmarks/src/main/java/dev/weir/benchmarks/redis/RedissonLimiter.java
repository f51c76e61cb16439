package dev.weir.benchmarks.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;

/** Redisson's own RRateLimiter, whose objects are made and set once. */
final class RedissonLimiter implements Contender {

    static final String NAME = "rratelimiter";

    private final String setting;
    private final Map<String, RRateLimiter> limiters = new HashMap<>();

    RedissonLimiter(RedissonClient client, String setting, Keys keys) {
        this.setting = setting;
        for (String key : keys.all()) {
            limiters.put(key, client.getRateLimiter("rrl:" + key));
        }
        limiters.values().forEach(RedissonLimiter::set);
    }

    /** One after the other: many at once time out in Redisson on a busy machine. */
    private static void set(RRateLimiter limiter) {
        if (!limiter.isExists()) {
            limiter.trySetRate(RateType.OVERALL, Keys.PERMITS, Duration.ofSeconds(1));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String setting() {
        return setting;
    }

    @Override
    public boolean take(String key) {
        return Objects.requireNonNull(limiters.get(key)).tryAcquire();
    }

    @Override
    public CompletionStage<Boolean> takeAsync(String key) {
        return Objects.requireNonNull(limiters.get(key)).tryAcquireAsync();
    }
}
