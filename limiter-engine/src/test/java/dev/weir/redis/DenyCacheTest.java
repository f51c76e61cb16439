package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** Two nodes on one Redis, by its clock. */
class DenyCacheTest {

    private static final List<Limit> ONE = List.of(Limit.parse("10/1d"));
    private static final List<Limit> TWO = List.of(Limit.parse("10/1d"), Limit.parse("20/2d"));
    private static final Duration FOREVER = Duration.ofMinutes(1);

    private static RedisProcess redis;
    private static RedissonClient client;
    private RedisCli cli;
    private RedisBackend here;
    private RedisBackend there;

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

    @BeforeEach
    void connect() {
        cli = new RedisCli(redis);
        cli.call("FLUSHALL");
        here = node(FOREVER, 1024);
        there = node(FOREVER, 1024);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        cli.close();
    }

    private static RedisBackend node(Duration maxAge, int size) {
        return RedisBackend.over(client)
                .keyPrefix("t:")
                .timeout(Duration.ofSeconds(10))
                .denyCacheMaxAge(maxAge)
                .denyCacheSize(size)
                .build();
    }

    private static RateLimiter limiter(RedisBackend node, List<Limit> limits) {
        return node.limiter("n" + limits.hashCode(), limits, Duration.ZERO);
    }

    /** If the cache denies, then so does Redis when it is asked afterwards, which is later and so kinder. */
    @Test
    void while_nobody_gives_back_it_never_denies_what_redis_would_allow() {
        long seed = 20_261_124;
        SplittableRandom random = new SplittableRandom(seed);
        RedisBackend asking = node(FOREVER, 0);
        long cached = 0;
        long allowedAgain = 0;
        for (int round = 0; round < 40; round++) {
            List<Limit> limits = random.nextBoolean() ? List.of(quick(random)) : List.of(quick(random), quick(random));
            long smallest = limits.stream().mapToLong(Limit::burst).min().orElseThrow();
            RateLimiter ours = limiter(here, limits);
            RateLimiter theirs = limiter(there, limits);
            RateLimiter sure = limiter(asking, limits);
            String key = "k" + round;
            for (int i = 0; i < 150; i++) {
                long permits = random.nextLong(1, smallest + 1);
                if (random.nextInt(4) == 0) {
                    theirs.tryAcquire(key, permits);
                    continue;
                }
                long scripts = cli.scripts();
                long before = cli.time();
                boolean allowed = ours.tryAcquire(key, permits);
                if (!allowed && cli.scripts() == scripts) {
                    cached++;
                    Decision now = sure.peek(key);
                    // Peek a moment later: what is there now, less what came since, was there then.
                    long most = now.remaining();
                    long millis = (cli.time() - before) / 1000 + 1;
                    long since = limits.stream()
                            .mapToLong(limit -> 1
                                    + limit.permits() * millis / limit.period().toMillis())
                            .max()
                            .orElseThrow();
                    assertThat(most - since)
                            .as("seed %d, round %d, %d permits of %s denied here", seed, round, permits, limits)
                            .isLessThan(permits);
                } else if (allowed && cached > 0) {
                    allowedAgain++;
                }
            }
        }
        asking.close();
        assertThat(cached).isPositive();
        assertThat(allowedAgain).isPositive();
    }

    private static Limit quick(SplittableRandom random) {
        long permits = random.nextLong(1, 200);
        return new Limit(permits, Duration.ofMillis(random.nextLong(10, 2_000)), random.nextLong(1, 50));
    }

    /** The instant is exact: a caller that comes back when it was told to is served, cache or no cache. */
    @Test
    void who_comes_back_after_the_time_told_is_not_denied_from_the_cache() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 60; round++) {
            Limit limit = new Limit(1, Duration.ofMillis(random.nextLong(1, 40)), 1);
            RateLimiter limiter = limiter(here, List.of(limit));
            String key = "k" + round;
            assertThat(limiter.tryAcquire(key)).isTrue();
            long before = cli.time();
            Decision denied = limiter.decide(key);
            if (denied.allowed()) {
                continue;
            }
            long due = cli.time() + denied.retryAfterMicros();
            while (cli.time() < due) {
                Thread.onSpinWait();
            }
            assertThat(limiter.tryAcquire(key)).as("%s after %d", limit, before).isTrue();
        }
    }

    @Test
    void whatever_a_denied_bucket_cannot_give_is_denied_without_a_call_and_what_it_can_give_asks() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = limiter(here, limits);
            assertThat(limiter.tryAcquire("k", 8)).isTrue();
            Decision first = limiter.decide("k", 9);
            assertThat(first.allowed()).isFalse();
            long scripts = cli.scripts();
            for (int i = 0; i < 50; i++) {
                Decision again = limiter.decide("k", 3 + i % 8);
                assertThat(again.allowed()).isFalse();
                assertThat(again.decided()).isTrue();
                assertThat(again.remaining()).isEqualTo(2);
                assertThat(again.retryAfterMicros()).isPositive();
                assertThat(limiter.decideAsync("k", 7)).isCompletedWithValueMatching(each -> !each.allowed());
            }
            assertThat(cli.scripts()).isEqualTo(scripts);
            assertThat(limiter.tryAcquire("k", 2)).isTrue();
            assertThat(cli.scripts()).isEqualTo(scripts + 1);
        }
    }

    @Test
    void the_time_told_from_the_cache_shrinks_and_is_never_above_that_of_redis() {
        RateLimiter limiter = limiter(here, ONE);
        assertThat(limiter.tryAcquire("k", 10)).isTrue();
        long told = limiter.decide("k").retryAfterMicros();
        for (int i = 0; i < 1_000; i++) {
            long now = limiter.decide("k").retryAfterMicros();
            assertThat(now).isLessThanOrEqualTo(told);
            told = now;
        }
    }

    @Test
    void a_refund_and_a_reset_on_this_node_are_felt_at_once() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = limiter(here, limits);
            for (int i = 0; i < 50; i++) {
                assertThat(limiter.tryAcquire("k", 10)).isTrue();
                assertThat(limiter.tryAcquire("k")).isFalse();
                limiter.refund("k", 1);
                assertThat(limiter.tryAcquire("k")).isTrue();
                assertThat(limiter.tryAcquire("k")).isFalse();
                limiter.reset("k");
            }
        }
    }

    @Test
    void a_refund_on_another_node_is_felt_when_the_age_ends() {
        try (RedisBackend young = node(Duration.ofMillis(300), 1024)) {
            RateLimiter limiter = limiter(young, ONE);
            assertThat(limiter.tryAcquire("k", 10)).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
            limiter(there, ONE).refund("k", 3);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> limiter.tryAcquire("k"));
            assertThat(limiter.tryAcquire("k", 2)).isTrue();
        }
    }

    @Test
    void a_changed_limit_is_felt_at_once() {
        RateLimiter limiter = limiter(here, ONE);
        assertThat(limiter.tryAcquire("k", 10)).isTrue();
        assertThat(limiter.tryAcquire("k")).isFalse();
        limiter.reconfigure(List.of(Limit.parse("10/1d burst 20")));
        assertThat(limiter.tryAcquire("k", 10)).isTrue();
    }

    @Test
    void a_group_that_was_denied_is_denied_without_a_call_and_its_parts_are_not() {
        RateLimiter poor = limiter(here, ONE);
        RateLimiter rich = limiter(here, TWO);
        assertThat(poor.tryAcquire("k", 10)).isTrue();
        List<Demand> both = List.of(new Demand(rich, "k", 1), new Demand(poor, "k", 1));
        assertThat(here.tryAcquireAll(both).allowed()).isFalse();
        long scripts = cli.scripts();
        Decisions again = here.tryAcquireAll(both);
        assertThat(again.allowed()).isFalse();
        assertThat(again.each().get(0).allowed()).isTrue();
        assertThat(again.each().get(1).allowed()).isFalse();
        assertThat(poor.tryAcquire("k")).isFalse();
        assertThat(cli.scripts()).isEqualTo(scripts);
        assertThat(rich.tryAcquire("k", 10)).isTrue();
        assertThat(here.tryAcquireAll(List.of(new Demand(rich, "other", 1), new Demand(poor, "other", 1)))
                        .allowed())
                .isTrue();
    }

    @Test
    void one_place_for_all_mixes_up_no_keys() {
        try (RedisBackend tiny = node(FOREVER, 1)) {
            RateLimiter limiter = limiter(tiny, ONE);
            for (int i = 0; i < 50; i++) {
                assertThat(limiter.tryAcquire("a" + i, 10)).isTrue();
                assertThat(limiter.tryAcquire("a" + i)).isFalse();
                assertThat(limiter.tryAcquire("b" + i)).isTrue();
            }
        }
    }
}
