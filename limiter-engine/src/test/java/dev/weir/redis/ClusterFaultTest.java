package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** What befalls a cluster while many ask it. */
class ClusterFaultTest {

    private static final int THREADS = 4;

    /** Callers who ask for one permit after the other, and what they were told. */
    private static final class Load implements AutoCloseable {

        final AtomicIntegerArray admitted;
        final AtomicInteger decided = new AtomicInteger();
        final AtomicInteger undecided = new AtomicInteger();
        private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        private final List<Future<?>> runs = new ArrayList<>();
        private final AtomicBoolean stopped = new AtomicBoolean();

        Load(RateLimiter limiter, List<String> keys) {
            admitted = new AtomicIntegerArray(keys.size());
            for (int t = 0; t < THREADS; t++) {
                runs.add(pool.submit(() -> {
                    for (int i = 0; !stopped.get(); i++) {
                        int key = i % keys.size();
                        Decision decision = limiter.decide(keys.get(key));
                        (decision.decided() ? decided : undecided).incrementAndGet();
                        if (decision.allowed()) {
                            assertThat(decision.decided()).isTrue();
                            admitted.incrementAndGet(key);
                        }
                    }
                }));
            }
        }

        void untilDecided(int more) {
            int now = decided.get();
            RedisCluster.until(() -> decided.get() >= now + more);
        }

        void stop() throws Exception {
            stopped.set(true);
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
        }

        @Override
        public void close() {
            stopped.set(true);
            pool.shutdownNow();
        }
    }

    @Test
    void while_a_slot_moves_to_and_fro_every_permit_is_given_once() throws Exception {
        RedisCluster cluster = RedisCluster.shared();
        int burst = 100_000;
        int slot = Slot.of("{rmoving}");
        int home = RedisCluster.masterOf("{rmoving}");
        int away = (home + 1) % RedisCluster.MASTERS;
        try (RedisBackend backend = RedisBackend.over(RedisCluster.sharedClient())
                .keyPrefix("move:")
                .timeout(Duration.ofSeconds(5))
                .build()) {
            RateLimiter limiter = backend.limiter("n", List.of(Limit.parse(burst + "/30d")), Duration.ZERO);
            RateLimiter two = backend.limiter("two", Limit.parseAll("10/30d; 20/60d"), Duration.ZERO);
            assertThat(two.tryAcquire("moving", 7)).isTrue();
            try (Load load = new Load(limiter, List.of("moving"))) {
                for (int i = 0; i < 4; i++) {
                    load.untilDecided(100);
                    cluster.move(slot, i % 2 == 0 ? home : away, i % 2 == 0 ? away : home);
                }
                load.untilDecided(100);
                load.stop();
                long left = limiter.peek("moving").remaining();
                long given = load.admitted.get(0);
                assertThat(given).isPositive();
                assertThat(given + left)
                        .as("%d given, %d left, %d undecided", given, left, load.undecided.get())
                        .isBetween((long) burst - load.undecided.get(), (long) burst);
                assertThat(load.undecided.get()).isLessThan(load.decided.get() / 10);
            }
            assertThat(two.peek("moving").remaining()).isEqualTo(3);
            assertThat(two.tryAcquire("moving", 4)).isFalse();
            assertThat(two.tryAcquire("moving", 3)).isTrue();
        }
    }

    @Test
    void when_a_master_dies_a_key_is_given_one_more_burst_at_most_and_afterwards_all_is_exact() throws Exception {
        int burst = 2_000;
        List<String> keys = RedisCluster.keysInSlots("k", 12);
        try (RedisCluster cluster = new RedisCluster(1_500)) {
            RedissonClient client = cluster.client();
            try (RedisBackend backend = RedisBackend.over(client)
                    .keyPrefix("t:")
                    .denyCacheSize(0)
                    .timeout(Duration.ofMillis(500))
                    .breaker(new BreakerSettings(50, 4, Duration.ofSeconds(1), Duration.ofMillis(50)))
                    .build()) {
                RateLimiter limiter = backend.limiter("n", List.of(Limit.parse(burst + "/30d")), Duration.ZERO);
                RedisCluster.until(() -> limiter.decide("other").decided());
                int dying = RedisCluster.masterOf("{r" + keys.get(0) + "}");
                try (Load load = new Load(limiter, keys)) {
                    load.untilDecided(2_000);
                    cluster.node(dying).kill();
                    RedisCluster.until(() -> limiter.decide(keys.get(0)).decided());
                    load.untilDecided(2_000);
                    load.stop();
                    for (int key = 0; key < keys.size(); key++) {
                        int most = RedisCluster.masterOf("{r" + keys.get(key) + "}") == dying ? 2 * burst : burst;
                        assertThat(load.admitted.get(key)).as(keys.get(key)).isBetween(1, most);
                    }
                }
                for (String key : RedisCluster.keysInSlots("after", 3)) {
                    RedisCluster.until(() -> limiter.decide(key, 1).decided());
                    long left = limiter.peek(key).remaining();
                    int allowed = 0;
                    while (limiter.tryAcquire(key, 100)) {
                        allowed += 100;
                    }
                    assertThat(allowed).as(key).isEqualTo((int) left / 100 * 100);
                    assertThat(left).isGreaterThanOrEqualTo(burst - 20);
                }
            } finally {
                client.shutdown();
            }
        }
    }
}
