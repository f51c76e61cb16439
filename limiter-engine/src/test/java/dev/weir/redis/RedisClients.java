package dev.weir.redis;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Clients as a user would make them. */
final class RedisClients {

    private RedisClients() {}

    /** A client with Redisson's defaults, which repeat what was not answered, and a small pool. */
    static RedissonClient of(RedisProcess redis) {
        return of(redis.url());
    }

    static RedissonClient of(String url) {
        Config config = new Config();
        config.useSingleServer().setAddress(url).setConnectionPoolSize(8).setConnectionMinimumIdleSize(2);
        return Redisson.create(config);
    }
}
