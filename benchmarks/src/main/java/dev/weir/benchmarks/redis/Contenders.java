package dev.weir.benchmarks.redis;

import dev.weir.Limit;
import dev.weir.redis.RedisBackend;
import io.lettuce.core.RedisClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Everybody who is measured, connected to one server. Who uses Redisson is there twice, with a small pool, over whose
 * connections Redisson pipelines, and with one of Redisson's default size; the better counts.
 */
final class Contenders implements AutoCloseable {

    private static final int[] POOLS = {8, 64};
    private static final int[] SHARED_CONNECTIONS = {1, 4};

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final List<Contender> all = new ArrayList<>();

    Contenders(RedisServer server, Keys keys) {
        for (int pool : POOLS) {
            RedissonClient client = redisson(server, pool);
            String setting = "pool " + pool;
            all.add(new Weir(setting, weir(client, "many:").limiter("api", limit())));
            all.add(Bucket4j.on(client, setting, false, keys));
            all.add(Bucket4j.on(client, setting, true, keys));
            all.add(new RedissonLimiter(client, setting, keys));
            all.add(OneScript.lean(client, setting));
            all.add(OneScript.gateway(client, setting));
        }
        RedisClient lettuce = RedisClient.create(server.url());
        closers.push(lettuce::shutdown);
        for (int connections : SHARED_CONNECTIONS) {
            all.add(Bucket4j.on(lettuce, connections, false, keys));
            all.add(Bucket4j.on(lettuce, connections, true, keys));
        }
    }

    private static Limit limit() {
        return Limit.parse(Keys.PERMITS + "/1s");
    }

    private RedisBackend weir(RedissonClient client, String prefix) {
        RedisBackend backend = RedisBackend.over(client).keyPrefix(prefix).build();
        closers.push(backend::close);
        return backend;
    }

    private RedissonClient redisson(RedisServer server, int pool) {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(server.url())
                .setConnectionPoolSize(pool)
                .setConnectionMinimumIdleSize(pool);
        RedissonClient client = Redisson.create(config);
        closers.push(client::shutdown);
        return client;
    }

    List<Contender> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
