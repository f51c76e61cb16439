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
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;

/** Demands over several slots of a cluster, which no script sees together. */
class ClusterGroupsTest {

    private static final List<Limit> ONE = List.of(Limit.parse("10/1d"));
    private static final List<Limit> TWO = List.of(Limit.parse("10/1d"), Limit.parse("20/2d"));
    private static final Duration LONG = Duration.ofDays(1);
    private static final AtomicInteger PREFIX = new AtomicInteger();

    private final String prefix = "g" + PREFIX.incrementAndGet() + ":";
    private final List<String> keys = RedisCluster.keysInSlots("k", 4);
    private RedisBackend backend;

    @BeforeEach
    void open() {
        backend = node().build();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private RedisBackendBuilder node() {
        return RedisBackend.over(RedisCluster.sharedClient())
                .keyPrefix(prefix)
                .timeout(Duration.ofSeconds(20))
                .onError(OnError.DENY);
    }

    private static RateLimiter limiter(RedisBackend node, List<Limit> limits) {
        return node.limiter("n" + limits.size(), limits, LONG);
    }

    private static List<Demand> demands(RateLimiter limiter, List<String> keys, long permits) {
        return keys.stream().map(key -> new Demand(limiter, key, permits)).toList();
    }

    private static List<Long> remaining(RateLimiter limiter, List<String> keys) {
        return keys.stream().map(key -> limiter.peek(key).remaining()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whichever_slot_denies_the_others_have_all_as_before_and_are_told_of(int denying) {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = limiter(backend, limits);
            assertThat(limiter.tryAcquire(keys.get(denying), 8)).isTrue();
            for (int i = 0; i < 3; i++) {
                Decisions denied = backend.tryAcquireAll(demands(limiter, keys, 3));
                assertThat(denied.allowed()).isFalse();
                for (int place = 0; place < keys.size(); place++) {
                    Decision own = denied.each().get(place);
                    assertThat(own.decided()).isTrue();
                    assertThat(own.allowed()).isEqualTo(place != denying);
                    assertThat(own.remaining()).isEqualTo(place == denying ? 2 : 10);
                    assertThat(own.retryAfterMicros() > 0).isEqualTo(place == denying);
                }
            }
            assertThat(remaining(limiter, keys))
                    .isEqualTo(IntStream.range(0, 4)
                            .mapToObj(place -> place == denying ? 2L : 10L)
                            .toList());
            assertThat(backend.tryAcquireAll(demands(limiter, keys, 2)).allowed())
                    .isTrue();
            assertThat(remaining(limiter, keys)).contains(8L, 8L, 8L).contains(0L);
        }
    }

    @Test
    void a_group_that_was_denied_is_denied_again_without_a_call() {
        RateLimiter limiter = limiter(backend, ONE);
        assertThat(limiter.tryAcquire(keys.get(3), 10)).isTrue();
        assertThat(backend.tryAcquireAll(demands(limiter, keys, 1)).allowed()).isFalse();
        RedisCluster cluster = RedisCluster.shared();
        long scripts = cluster.sum(RedisCli::scripts);
        for (int i = 0; i < 20; i++) {
            Decisions again = backend.tryAcquireAll(demands(limiter, keys, 1));
            assertThat(again.each()).extracting(Decision::allowed).containsExactly(true, true, true, false);
            assertThat(again.each()).extracting(Decision::remaining).containsExactly(10L, 10L, 10L, 0L);
        }
        assertThat(cluster.sum(RedisCli::scripts)).isEqualTo(scripts);
    }

    @Test
    void demands_of_one_caller_are_one_script() {
        RateLimiter one = limiter(backend, ONE);
        RateLimiter two = limiter(backend, TWO);
        List<Demand> both = List.of(new Demand(one, "k", 1), new Demand(two, "k", 1));
        assertThat(backend.tryAcquireAll(both).allowed()).isTrue();
        RedisCluster cluster = RedisCluster.shared();
        long scripts = cluster.sum(RedisCli::scripts);
        assertThat(backend.tryAcquireAll(both).allowed()).isTrue();
        assertThat(cluster.sum(RedisCli::scripts)).isEqualTo(scripts + 1);
        assertThat(two.peek("k").remaining()).isEqualTo(8);
    }

    @Test
    void a_later_slot_that_fails_gives_back_what_was_taken_and_lets_nobody_in() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = limiter(backend, limits);
            try (RedisCli cli = RedisCluster.shared().cliFor("{r" + keys.get(2) + "}")) {
                cli.call("LPUSH", prefix + "{r" + keys.get(2) + "}" + limiter.name(), "x");
            }
            Decisions undecided = backend.tryAcquireAll(demands(limiter, keys, 3));
            assertThat(undecided.allowed()).isFalse();
            assertThat(undecided.each()).noneMatch(Decision::decided);
            List<String> others = List.of(keys.get(0), keys.get(1), keys.get(3));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(remaining(limiter, others)).containsExactly(10L, 10L, 10L));
        }
    }

    @Test
    void a_denial_stands_even_if_a_slot_after_it_cannot_be_read() {
        RateLimiter limiter = limiter(backend, ONE);
        assertThat(limiter.tryAcquire(keys.get(1), 10)).isTrue();
        try (RedisCli cli = RedisCluster.shared().cliFor("{r" + keys.get(2) + "}")) {
            cli.call("LPUSH", prefix + "{r" + keys.get(2) + "}n1", "x");
        }
        Decisions denied = backend.tryAcquireAll(demands(limiter, keys, 1));
        assertThat(denied.each()).extracting(Decision::allowed).containsExactly(true, false, true, true);
        assertThat(remaining(limiter, List.of(keys.get(0), keys.get(3)))).containsExactly(10L, 10L);
    }

    @Test
    void a_deadline_that_passes_between_slots_gives_back_and_asks_no_further() {
        RedisProcess silent = RedisCluster.shared().node(RedisCluster.masterOf("{r" + keys.get(1) + "}"));
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = limiter(backend, limits);
            List<String> others = List.of(keys.get(0), keys.get(2));
            assertThat(backend.tryAcquireAll(demands(limiter, keys.subList(0, 3), 3))
                            .allowed())
                    .isTrue();
            try (RedisBackend hasty = node().timeout(Duration.ofMillis(500)).build()) {
                List<Demand> group = demands(limiter(hasty, limits), keys.subList(0, 3), 3);
                silent.signal("STOP");
                for (boolean async : List.of(false, true)) {
                    Decisions late = async
                            ? hasty.tryAcquireAllAsync(group)
                                    .toCompletableFuture()
                                    .join()
                            : hasty.tryAcquireAll(group);
                    assertThat(late.allowed()).isFalse();
                    assertThat(late.each()).noneMatch(Decision::decided);
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(20))
                            .untilAsserted(
                                    () -> assertThat(remaining(limiter, others)).containsExactly(7L, 7L));
                }
            } finally {
                silent.signal("CONT");
            }
            assertThat(remaining(limiter, others)).containsExactly(7L, 7L);
            assertThat(limiter.peek(keys.get(1)).remaining()).isBetween(1L, 7L);
        }
    }

    @Test
    void a_denial_that_is_known_is_the_answer_even_if_a_slot_after_it_is_silent() {
        RedisProcess silent = RedisCluster.shared().node(RedisCluster.masterOf("{r" + keys.get(2) + "}"));
        RateLimiter patient = limiter(backend, ONE);
        assertThat(patient.tryAcquire(keys.get(1), 10)).isTrue();
        try (RedisBackend lenient = node().timeout(Duration.ofSeconds(1))
                .onError(OnError.ALLOW)
                .denyCacheSize(0)
                .build()) {
            RateLimiter limiter = limiter(lenient, ONE);
            RedisCluster.until(() -> limiter.decide(keys.get(1)).decided());
            silent.signal("STOP");
            List<Demand> group = demands(limiter, keys.subList(0, 3), 3);
            for (Decisions told : List.of(
                    lenient.tryAcquireAll(group),
                    lenient.tryAcquireAllAsync(group).toCompletableFuture().join())) {
                assertThat(told.allowed()).isFalse();
                assertThat(told.each()).extracting(Decision::allowed).containsExactly(true, false, true);
            }
        } finally {
            silent.signal("CONT");
        }
        assertThat(remaining(patient, keys.subList(0, 2))).containsExactly(10L, 0L);
    }

    @Test
    void what_somebody_else_has_taken_from_in_between_is_forfeited() {
        RateLimiter limiter = limiter(backend, ONE);
        Charge charge = new Rounds(backend, new BucketNames(prefix, null), new DenyCache(0, Duration.ZERO))
                .of(demands(limiter, keys.subList(0, 1), 3))
                .charges
                .get(0);
        RedisCalls calls = new RedisCalls(RedisCluster.sharedClient(), Duration.ofSeconds(20), Duration.ZERO, null);
        Reply ours = calls.takeAll(List.of(charge)).toCompletableFuture().join();
        assertThat(limiter.tryAcquire(keys.get(0))).isTrue();
        long[] taken = ours.buckets().get(0).bucket();
        assertThat(calls.giveUp(charge, taken).toCompletableFuture().join()).isFalse();
        assertThat(limiter.peek(keys.get(0)).remaining()).isEqualTo(6);
        ours = calls.takeAll(List.of(charge)).toCompletableFuture().join();
        taken = ours.buckets().get(0).bucket();
        assertThat(calls.giveUp(charge, taken).toCompletableFuture().join()).isTrue();
        assertThat(calls.giveUp(charge, taken).toCompletableFuture().join()).isFalse();
        assertThat(limiter.peek(keys.get(0)).remaining()).isEqualTo(6);
    }

    @Test
    void a_reservation_over_slots_that_is_cancelled_is_given_back() {
        RateLimiter limiter = limiter(backend, ONE);
        keys.subList(0, 2)
                .forEach(key -> assertThat(limiter.tryAcquire(key, 10)).isTrue());
        List<Demand> patient =
                keys.stream().map(key -> new Demand(limiter, key, 2, LONG)).toList();
        CompletableFuture<Decisions> waiting = backend.acquireAllAsync(patient).toCompletableFuture();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> limiter.peek(keys.get(3)).remaining() == 8);
        Duration reserved = limiter.peek(keys.get(1)).retryAfter();
        assertThat(reserved).isGreaterThan(Duration.ofHours(6));
        assertThat(waiting).isNotDone();
        waiting.cancel(false);
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(remaining(limiter, keys)).containsExactly(0L, 0L, 10L, 10L);
            assertThat(limiter.peek(keys.get(1)).retryAfter()).isLessThan(Duration.ofHours(3));
        });
    }

    @Test
    void a_reservation_that_the_last_slot_denies_is_given_back_in_all() {
        RateLimiter limiter = limiter(backend, ONE);
        keys.forEach(key -> assertThat(limiter.tryAcquire(key, 10)).isTrue());
        List<Demand> demands = new ArrayList<>();
        keys.subList(0, 3).forEach(key -> demands.add(new Demand(limiter, key, 2, LONG)));
        demands.add(new Demand(limiter, keys.get(3), 2, Duration.ofHours(1)));
        Decisions denied = backend.tryAcquireAll(demands);
        assertThat(denied.allowed()).isFalse();
        assertThat(denied.each()).extracting(Decision::allowed).containsExactly(true, true, true, false);
        keys.forEach(key -> assertThat(limiter.peek(key).retryAfter()).isLessThan(Duration.ofHours(3)));
    }

    /** What was let in and what is left is never more than there was, whoever gets in whose way. */
    @Test
    void random_groups_of_several_nodes_are_never_over_admitted() throws Exception {
        long seed = System.nanoTime();
        int burst = 300;
        List<Limit> limits = List.of(new Limit(burst, Duration.ofDays(30), burst));
        List<String> all = RedisCluster.keysInSlots("p", 8);
        AtomicLongArray admitted = new AtomicLongArray(all.size());
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try (RedisBackend other = node().batchSize(4).denyCacheSize(0).build()) {
            List<Future<?>> runs = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                RedisBackend mine = t % 2 == 0 ? backend : other;
                RateLimiter limiter = mine.limiter("all", limits, Duration.ZERO);
                SplittableRandom random = new SplittableRandom(seed + t);
                runs.add(pool.submit(() -> {
                    for (int i = 0; i < 250; i++) {
                        List<Demand> group = new ArrayList<>();
                        random.ints(random.nextInt(1, 5), 0, all.size())
                                .forEach(key -> group.add(new Demand(limiter, all.get(key), random.nextLong(1, 12))));
                        if (mine.tryAcquireAll(group).allowed()) {
                            group.forEach(each -> admitted.addAndGet(all.indexOf(each.key()), each.permits()));
                        }
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get(120, TimeUnit.SECONDS);
            }
            RateLimiter limiter = other.limiter("all", limits, Duration.ZERO);
            long used = 0;
            for (int key = 0; key < all.size(); key++) {
                Decision left = limiter.peek(all.get(key));
                assertThat(left.decided()).isTrue();
                assertThat(admitted.get(key) + left.remaining())
                        .as("seed %d, key %d", seed, key)
                        .isLessThanOrEqualTo(burst);
                used += admitted.get(key);
            }
            assertThat(used).as("seed %d", seed).isGreaterThan((long) burst * all.size() / 3);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void health_asks_each_master_once() {
        RedisCluster cluster = RedisCluster.shared();
        assertThat(backend.health().up()).isTrue();
        long scripts = cluster.sum(RedisCli::scripts);
        assertThat(backend.health().details())
                .containsEntry("reachable", "true")
                .containsKeys("latencyMicros", "version", "evictionPolicy");
        assertThat(cluster.sum(RedisCli::scripts)).isEqualTo(scripts);
        RedisProcess silent = cluster.node(1);
        silent.signal("STOP");
        try (RedisBackend impatient = node().timeout(Duration.ofMillis(300)).build()) {
            assertThat(impatient.health().details()).containsEntry("reachable", "false");
        } finally {
            silent.signal("CONT");
        }
        RedisCluster.until(() -> backend.health().up());
    }

    @Test
    void a_master_that_is_silent_at_start_keeps_nobody_from_the_others() {
        RedisProcess silent = RedisCluster.shared().node(RedisCluster.masterOf("{r" + keys.get(1) + "}"));
        silent.signal("STOP");
        try (RedisBackend late = node().timeout(Duration.ofMillis(300)).build()) {
            RateLimiter limiter = limiter(late, ONE);
            assertThat(late.health().up()).isFalse();
            RedisCluster.until(() -> limiter.decide(keys.get(0)).decided());
            assertThat(limiter.decide(keys.get(1)).decided()).isFalse();
            silent.signal("CONT");
            RedisCluster.until(() -> limiter.decide(keys.get(1)).decided());
            RedisCluster.until(() -> late.health().up());
        } finally {
            silent.signal("CONT");
        }
    }

    /** As the documentation lists it. */
    @Test
    void a_user_with_few_commands_suffices() {
        RedisCluster cluster = RedisCluster.shared();
        cluster.each(cli -> assertThat(cli.text(
                        "ACL SETUSER weir on >pw resetkeys ~w:* nocommands +ping +evalsha +script|load +get +set +del +time"
                                .concat(" +cluster|nodes +asking +readonly")
                                .split(" ")))
                .isEqualTo("OK"));
        RedissonClient client = cluster.client("weir", "pw");
        try (RedisBackend few = RedisBackend.over(client)
                .keyPrefix("w:")
                .timeout(Duration.ofSeconds(20))
                .build()) {
            RateLimiter limiter = limiter(few, TWO);
            assertThat(few.tryAcquireAll(demands(limiter, keys, 3)).allowed()).isTrue();
            assertThat(few.tryAcquireAll(demands(limiter, keys, 9)).allowed()).isFalse();
            limiter.refund(keys.get(0), 1);
            limiter.reset(keys.get(1));
            assertThat(remaining(limiter, keys)).containsExactly(8L, 10L, 7L, 7L);
            assertThat(limiter(few, ONE).tryAcquire("k")).isTrue();
            assertThat(few.health().up()).isTrue();
        } finally {
            client.shutdown();
        }
    }

    @Test
    void a_key_of_another_type_fails_nobody_else_in_its_batch() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = limiter(backend, limits);
            try (RedisCli cli = RedisCluster.shared().cliFor("{rbad}")) {
                cli.call("LPUSH", prefix + "{rbad}" + limiter.name(), "x");
            }
            List<CompletableFuture<Decision>> bad = new ArrayList<>();
            List<CompletableFuture<Decision>> good = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                bad.add(limiter.decideAsync("bad", 1).toCompletableFuture());
                good.add(limiter.decideAsync("good" + i, 1).toCompletableFuture());
            }
            bad.forEach(each -> assertThat(each.join().decided()).isFalse());
            good.forEach(each -> assertThat(each.join().allowed()).isTrue());
            assertThat(backend.health().details()).containsEntry("breaker", "closed");
        }
    }
}
