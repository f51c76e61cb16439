package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;

/** A fleet on one Redis, by its clock. */
class NodesTest {

    private static final int NODES = 8;
    private static final int THREADS = 8;

    private static RedisProcess redis;
    private static RedissonClient client;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        client = RedisClients.of(redis);
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    private static RedisBackend node(String prefix) {
        return node(client, prefix);
    }

    private static RedisBackend node(RedissonClient client, String prefix) {
        return RedisBackend.over(client)
                .keyPrefix(prefix)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void a_fleet_never_lets_in_more_than_burst_and_rate_allow(int keys) throws Exception {
        try (RedisCli cli = new RedisCli(redis)) {
            assertBound(client, cli, keys);
        }
    }

    /** All servers are on one machine, and so by one clock. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void a_fleet_on_a_cluster_never_lets_in_more_than_burst_and_rate_allow(int keys) throws Exception {
        try (RedisCli cli = RedisCluster.shared().cli(0)) {
            assertBound(RedisCluster.sharedClient(), cli, keys);
        }
    }

    private static void assertBound(RedissonClient client, RedisCli cli, int keys) throws Exception {
        // A bucket that needs two seconds, or twenty, to fill loses nothing while all of them are held up.
        Limit limit = Limit.parse(keys == 1 ? "200/1s burst 400" : "2/1s burst 40");
        List<RedisBackend> nodes = new ArrayList<>();
        AtomicLongArray admitted = new AtomicLongArray(keys);
        ExecutorService pool = Executors.newFixedThreadPool(NODES * THREADS);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> runs = new ArrayList<>();
            AtomicLong end = new AtomicLong();
            for (int n = 0; n < NODES; n++) {
                RedisBackend node = node(client, "fleet" + keys + ":");
                nodes.add(node);
                RateLimiter limiter = node.limiter("api", List.of(limit), Duration.ZERO);
                for (int t = 0; t < THREADS; t++) {
                    runs.add(pool.submit(() -> {
                        go.await();
                        while (System.currentTimeMillis() * 1000 < end.get()) {
                            int key = ThreadLocalRandom.current().nextInt(keys);
                            long permits = ThreadLocalRandom.current().nextLong(1, 4);
                            Decision decision = limiter.decide("k" + key, permits);
                            if (decision.allowed()) {
                                admitted.addAndGet(key, permits);
                            } else { // as a caller who is told when to come again, at most
                                LockSupport.parkNanos(Math.min(decision.retryAfterMicros(), 5_000) * 1_000);
                            }
                        }
                        return null;
                    }));
                }
            }
            long start = cli.time();
            end.set(start + 3_000_000);
            go.countDown();
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
            long elapsed = cli.time() - start;
            RateLimiter limiter = nodes.get(0).limiter("api", List.of(limit), Duration.ZERO);
            for (int key = 0; key < keys; key++) {
                long left = limiter.peek("k" + key).remaining();
                double due = limit.burst() + limit.permits() * (elapsed / 1e6);
                assertThat(admitted.get(key))
                        .as("key %d of %d in %d µs, %d left", key, keys, elapsed, left)
                        .isBetween((long) (0.8 * due) - left, (long) due);
            }
        } finally {
            pool.shutdownNow();
            nodes.forEach(RedisBackend::close);
        }
    }

    @Test
    void two_nodes_with_one_configuration_share_and_any_other_does_not() {
        List<Limit> limits = List.of(Limit.parse("1/1d"));
        try (RedisBackend here = node("a:");
                RedisBackend there = node("a:");
                RedisBackend other = node("b:");
                RedisBackend secret = RedisBackend.over(client)
                        .keyPrefix("a:")
                        .keySecret("s")
                        .timeout(Duration.ofSeconds(20))
                        .build()) {
            for (String key : List.of("k", "", "a b", "x".repeat(100), "{k}", "\ud83d")) {
                assertThat(here.limiter("n", limits, Duration.ZERO).tryAcquire(key))
                        .isTrue();
                assertThat(there.limiter("n", limits, Duration.ZERO).tryAcquire(key))
                        .isFalse();
                assertThat(there.limiter("m", limits, Duration.ZERO).tryAcquire(key))
                        .isTrue();
                assertThat(other.limiter("n", limits, Duration.ZERO).tryAcquire(key))
                        .isTrue();
                assertThat(secret.limiter("n", limits, Duration.ZERO).tryAcquire(key))
                        .isTrue();
            }
        }
    }
}
