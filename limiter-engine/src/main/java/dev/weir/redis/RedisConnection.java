package dev.weir.redis;

import dev.weir.BackendUnavailableException;
import dev.weir.Health;
import java.net.ConnectException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
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
    private final DenyCache denials;
    private final Outage outage;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connected connected;
    private volatile @Nullable Thread trying;

    private record Connected(RedissonClient client, RedisRoad road, ServerFacts facts) {}

    private RedisConnection(RedisBackendBuilder settings, DenyCache denials, Outage outage) {
        this.settings = settings;
        this.denials = denials;
        this.outage = outage;
    }

    static RedisConnection open(RedisBackendBuilder settings, DenyCache denials, Outage outage) {
        RedisConnection connection = new RedisConnection(settings, denials, outage);
        if (settings.keyPrefix.equals(RedisBackendBuilder.DEFAULT_KEY_PREFIX)
                && !settings.silenced.contains(StartCheck.DEFAULT_KEY_PREFIX)) {
            LOG.warn(
                    "[WEIR-021] keyPrefix is the default \"{}\"; two applications on one Redis must differ in it",
                    RedisBackendBuilder.DEFAULT_KEY_PREFIX);
        }
        try {
            connection.connect();
        } catch (UnsupportedRedisException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = reason(e);
            if (settings.failFast) {
                throw new BackendUnavailableException("Redis cannot be used at start: " + reason, e);
            }
            LOG.error(
                    "[WEIR-024] Redis cannot be used at start: {}; until it can, onError={} answers",
                    reason,
                    settings.onError);
            connection.keepTrying(reason);
        }
        return connection;
    }

    private void connect() {
        RedissonClient client = settings.source.client();
        try {
            RedisCalls calls = new RedisCalls(client, settings.timeout, settings.bucketTtl, settings.clock);
            ServerFacts facts = ServerFacts.read(calls, settings.timeout, settings.silenced);
            facts.check(calls.isCluster(), settings.silenced);
            connected = new Connected(client, new RedisRoad(calls, batchSize(), denials, outage), facts);
        } catch (RuntimeException e) {
            shutDown(client);
            throw e;
        }
        if (closed.getCount() == 0) {
            shutDown(client);
        }
    }

    /** By a client's clock calls go one after the other, each at once. */
    private int batchSize() {
        return settings.clock == null ? settings.batchSize : 1;
    }

    private void keepTrying(String firstReason) {
        Thread thread = new Thread(
                () -> {
                    String told = firstReason;
                    while (connected == null && !waitUntilClosed()) {
                        try {
                            connect();
                            LOG.info("Redis was reached");
                        } catch (RuntimeException e) {
                            String reason = reason(e);
                            if (!reason.equals(told) && closed.getCount() > 0) {
                                LOG.error(
                                        "[WEIR-024] Redis cannot be used: {}; onError={} answers",
                                        reason,
                                        settings.onError);
                            }
                            told = reason;
                        }
                    }
                },
                "weir-redis-connect");
        thread.setDaemon(true);
        trying = thread;
        thread.start();
    }

    /** What is at the bottom of a failure, without what the client appends of connections and scripts. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof ConnectException) && !(root instanceof SSLException)) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (message == null || message.isBlank()) {
            return root.getClass().getSimpleName();
        }
        boolean speaksForItself = root instanceof RedisException
                || root instanceof UnsupportedRedisException
                || root instanceof ConnectException;
        return speaksForItself ? BucketException.said(message) : root.getClass().getSimpleName() + ": " + message;
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

    Health health() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("backend", "redis");
        String breaker = outage.state();
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
        return new Health(reachable && !breaker.equals("open"), details);
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
        Thread thread = trying;
        if (thread != null) {
            thread.interrupt(); // it may be in the middle of connecting
        }
        if (settings.source.isOwn()) {
            NettyThread.awaitEnd();
        }
    }
}
