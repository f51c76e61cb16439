package dev.weir.redis;

import dev.weir.Backend;
import dev.weir.BackendContract;
import dev.weir.MicrosClock;
import dev.weir.RateLimitListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

class RedisBackendContractTest extends BackendContract {

    private static final AtomicInteger PREFIX = new AtomicInteger();
    private static RedisProcess redis;
    private static RedissonClient client;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        Config config = new Config();
        config.useSingleServer()
                .setAddress(redis.url())
                .setConnectionPoolSize(8)
                .setConnectionMinimumIdleSize(2);
        client = Redisson.create(config);
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    @Override
    public int effort() {
        return 20_000;
    }

    @Override
    public Backend backend(MicrosClock clock, int maxBuckets, RateLimitListener... listeners) {
        RedisBackendBuilder builder = RedisBackend.over(client)
                .keyPrefix("t" + PREFIX.incrementAndGet() + ":")
                .timeout(Duration.ofSeconds(10))
                .bucketTtl(Duration.ofDays(1)) // for the clock of the test is not the one by which Redis expires keys
                .clientClock(clock);
        for (RateLimitListener listener : listeners) {
            builder.listener(listener);
        }
        return builder.build();
    }
}
