package dev.weir.redis;

import dev.weir.BackendUnavailableException;
import dev.weir.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis: made at start or, where Redis is down then, by a daemon thread that keeps trying. A client that
 * was made here is shut down here. Thread-safe.
 */
final class RedisConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);
    private static final long RETRY_MILLIS = 500;

    private final RedisBackendBuilder settings;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connected connected;

    private record Connected(RedissonClient client, RedisRoad road, ServerFacts facts) {}

    private RedisConnection(RedisBackendBuilder settings) {
        this.settings = settings;
    }

    static RedisConnection open(RedisBackendBuilder settings) {
        RedisConnection connection = new RedisConnection(settings);
        if (settings.keyPrefix.equals(RedisBackendBuilder.DEFAULT_KEY_PREFIX)) {
            LOG.warn(
                    "keyPrefix is the default \"{}\"; two applications on one Redis must differ in it",
                    RedisBackendBuilder.DEFAULT_KEY_PREFIX);
        }
        try {
            connection.connect();
        } catch (UnsupportedRedisException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (RuntimeException e) {
            if (settings.failFast) {
                throw new BackendUnavailableException("Redis cannot be reached at start: " + e.getMessage(), e);
            }
            LOG.error("Redis cannot be reached at start; until it is, onError={} answers", settings.onError, e);
            connection.keepTrying();
        }
        return connection;
    }

    private void connect() {
        RedissonClient client = settings.source.client();
        try {
            RedisCalls calls = new RedisCalls(client, settings.timeout, settings.bucketTtl, settings.clock);
            ServerFacts facts = ServerFacts.read(calls, settings.timeout);
            facts.check();
            connected = new Connected(client, new RedisRoad(calls, settings.batchSize), facts);
        } catch (RuntimeException e) {
            shutDown(client);
            throw e;
        }
        if (closed.getCount() == 0) {
            shutDown(client);
        }
    }

    private void keepTrying() {
        Thread thread = new Thread(
                () -> {
                    while (connected == null && !waitUntilClosed()) {
                        try {
                            connect();
                            LOG.info("Redis was reached");
                        } catch (UnsupportedRedisException e) {
                            LOG.error("{}; onError={} answers until it is replaced", e.getMessage(), settings.onError);
                        } catch (RuntimeException e) {
                            LOG.debug("Redis cannot be reached yet", e);
                        }
                    }
                },
                "weir-redis-connect");
        thread.setDaemon(true);
        thread.start();
    }

    private boolean waitUntilClosed() {
        try {
            return closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** The way to Redis; null while it was never reached. */
    @Nullable
    RedisRoad road() {
        Connected current = connected;
        return current == null ? null : current.road;
    }

    Health health(String breaker) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("backend", "redis");
        details.put("breaker", breaker);
        Connected current = connected;
        if (current == null) {
            details.put("reachable", "false");
            return new Health(false, details);
        }
        long sent = System.nanoTime();
        boolean reachable = ServerFacts.isReachable(current.road.calls(), settings.timeout);
        details.put("reachable", Boolean.toString(reachable));
        details.put("latencyMicros", Long.toString((System.nanoTime() - sent) / 1000));
        details.put("version", current.facts.version());
        details.put("evictionPolicy", current.facts.evictionPolicy());
        return new Health(reachable, details);
    }

    private void shutDown(RedissonClient client) {
        if (settings.source.isOwn()) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Connected current = connected;
        if (current != null) {
            shutDown(current.client);
        }
    }
}
