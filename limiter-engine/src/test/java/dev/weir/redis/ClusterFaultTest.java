package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** A script that sees keys which have moved and keys which have not is answered TRYAGAIN: nothing of it has run. */
    @Test
    void while_half_of_a_slot_has_moved_callers_who_share_a_call_are_all_decided_and_exactly() throws Exception {
        RedisCluster cluster = RedisCluster.shared();
        int slot = Slot.of("{rhalf}");
        int home = RedisCluster.masterOf("{rhalf}");
        int away = (home + 1) % RedisCluster.MASTERS;
        int burst = 20;
        try (RedisBackend backend = RedisBackend.over(RedisCluster.sharedClient())
                .keyPrefix("half:")
                .denyCacheSize(0)
                .timeout(Duration.ofSeconds(20))
                .build()) {
            List<RateLimiter> limiters = new ArrayList<>();
            for (int i = 0; i < 8; i++) { // the last two have no bucket yet
                limiters.add(backend.limiter("n" + i, List.of(Limit.parse(burst + "/30d")), Duration.ZERO));
                assertThat(i >= 6 || limiters.get(i).tryAcquire("half")).isTrue();
            }
            cluster.startMove(slot, home, away);
            try {
                for (int i = 0; i < 6; i += 2) {
                    cluster.moveKey("half:{rhalf}n" + i, home, away);
                }
                cluster.each(cli -> cli.call("SCRIPT", "FLUSH")); // a master that has just joined knows none
                List<CompletableFuture<Decision>> asked = new ArrayList<>();
                for (int i = 0; i < 2 * 8 * burst; i++) {
                    asked.add(limiters.get(i % 8).decideAsync("half", 1).toCompletableFuture());
                }
                int[] allowed = new int[8];
                for (int i = 0; i < asked.size(); i++) {
                    Decision decision = asked.get(i).get(60, TimeUnit.SECONDS);
                    assertThat(decision.decided()).as("caller %d", i).isTrue();
                    allowed[i % 8] += decision.allowed() ? 1 : 0;
                }
                assertThat(allowed).containsExactly(19, 19, 19, 19, 19, 19, 20, 20);
                assertThat(backend.health().details()).containsEntry("breaker", "closed");
            } finally {
                cluster.finishMove(slot, home, away);
                cluster.move(slot, away, home);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10/30d", "10/30d; 20/60d"})
    void while_half_of_a_slot_has_moved_demands_on_both_halves_are_all_taken_or_none(String limits) {
        RedisCluster cluster = RedisCluster.shared();
        int slot = Slot.of("{rboth}");
        int home = RedisCluster.masterOf("{rboth}");
        int away = (home + 1) % RedisCluster.MASTERS;
        String prefix = "both" + limits.length() + ":";
        try (RedisBackend backend = RedisBackend.over(RedisCluster.sharedClient())
                .keyPrefix(prefix)
                .timeout(Duration.ofSeconds(20))
                .build()) {
            RateLimiter moved = backend.limiter("moved", Limit.parseAll(limits), Duration.ZERO);
            RateLimiter stayed = backend.limiter("stayed", Limit.parseAll(limits), Duration.ZERO);
            assertThat(moved.tryAcquire("both", 1)).isTrue();
            assertThat(stayed.tryAcquire("both", 4)).isTrue();
            cluster.startMove(slot, home, away);
            try {
                cluster.moveKey(prefix + "{rboth}moved", home, away);
                List<Demand> demands = List.of(new Demand(moved, "both", 5), new Demand(stayed, "both", 5));
                Decisions first = backend.tryAcquireAll(demands);
                assertThat(first.allowed()).isTrue();
                assertThat(first.each()).extracting(Decision::remaining).containsExactly(4L, 1L);
                Decisions second =
                        backend.tryAcquireAll(List.of(new Demand(moved, "both", 4), new Demand(stayed, "both", 2)));
                assertThat(second.allowed()).isFalse();
                assertThat(second.each()).extracting(Decision::decided).containsOnly(true);
                assertThat(second.each()).extracting(Decision::allowed).containsExactly(true, false);
                assertThat(moved.peek("both").remaining()).isEqualTo(4);
                assertThat(stayed.peek("both").remaining()).isEqualTo(1);
            } finally {
                cluster.finishMove(slot, home, away);
                cluster.move(slot, away, home);
            }
        }
    }

    /** Nobody takes its place, for the cluster waits a minute before it gives it up. */
    @ParameterizedTest
    @EnumSource
    void while_a_master_is_dead_nobody_waits_for_it_and_the_keys_of_the_others_are_decided(OnError choice) {
        List<String> keys = RedisCluster.keysInSlots("k", RedisCluster.MASTERS);
        int dead = RedisCluster.masterOf("{r" + keys.get(0) + "}");
        try (RedisCluster cluster = new RedisCluster(60_000)) {
            RedissonClient client = cluster.client();
            try (RedisBackend backend = RedisBackend.over(client)
                    .keyPrefix("t:")
                    .timeout(Duration.ofSeconds(20))
                    .onError(choice)
                    .localShare(0.1)
                    .breaker(new BreakerSettings(50, 4, Duration.ofSeconds(10), Duration.ofHours(1)))
                    .build()) {
                RateLimiter limiter = backend.limiter("n", List.of(Limit.parse("40/30d")), Duration.ZERO);
                RedisCluster.until(() -> limiter.decide("warm").decided());
                cluster.node(dead).kill();
                int allowed = 0;
                for (int i = 0; i < 20; i++) {
                    allowed += limiter.tryAcquire(keys.get(0)) ? 1 : 0;
                }
                assertThat(allowed).isEqualTo(choice == OnError.DENY ? 0 : choice == OnError.ALLOW ? 20 : 4);
                assertThat(backend.health().details()).containsEntry("breaker", "open");
                assertThat(limiter.decideAsync(keys.get(0), 1)).isDone();
                assertThat(limiter.peekAsync(keys.get(0))).isDone();
                assertThat(limiter.refundAsync(keys.get(0), 1)).isDone();

                for (int i = 1; i <= 40; i++) {
                    for (String key : keys.subList(1, 3)) {
                        assertThat(limiter.decide(key).remaining()).isEqualTo(40 - i);
                    }
                }
                assertThat(limiter.tryAcquire(keys.get(1))).isFalse();

                limiter.reset(keys.get(1));
                List<Demand> both = List.of(new Demand(limiter, keys.get(1), 5), new Demand(limiter, keys.get(0), 5));
                assertThat(backend.tryAcquireAllAsync(both)).isDone();
                assertThat(backend.tryAcquireAll(both).each()).noneMatch(Decision::decided);
                assertThat(limiter.peek(keys.get(1)).remaining()).isEqualTo(40);
            } finally {
                client.shutdown();
            }
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
