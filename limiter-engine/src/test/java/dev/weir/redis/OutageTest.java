package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.BackendUnavailableException;
import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    private static final List<Limit> ONE = List.of(Limit.parse("10/1d"));
    private static final List<Limit> TWO = List.of(Limit.parse("10/1d"), Limit.parse("20/2d"));
    private static final Duration TIMEOUT = Duration.ofMillis(200);
    private static final BreakerSettings EAGER =
            new BreakerSettings(50, 4, Duration.ofSeconds(10), Duration.ofMillis(100));
    private static final BreakerSettings NEVER_TRIES_AGAIN =
            new BreakerSettings(50, 4, Duration.ofSeconds(10), Duration.ofHours(1));

    private RedisProcess redis;

    @BeforeEach
    void start() {
        redis = RedisProcess.start();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private RedisBackendBuilder builder(OnError onError) {
        return RedisBackend.at(redis.url())
                .keyPrefix("t:")
                .timeout(TIMEOUT)
                .onError(onError)
                .breaker(EAGER);
    }

    private static RateLimiter limiter(RedisBackend backend, List<Limit> limits) {
        return backend.limiter("n" + limits.size(), limits, Duration.ZERO);
    }

    private static void until(BooleanSupplier condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(condition::getAsBoolean);
    }

    private static void untilDecided(RateLimiter limiter) {
        until(() -> limiter.decide("other").decided());
    }

    @ParameterizedTest
    @EnumSource
    void while_redis_is_killed_the_choice_answers_and_afterwards_decisions_are_exact(OnError choice) {
        try (RedisBackend backend = builder(choice).localShare(0.3).build()) {
            RateLimiter limiter = limiter(backend, ONE);
            untilDecided(limiter);
            redis.kill();
            int allowed = 0;
            for (int i = 0; i < 40; i++) {
                Decision decision = limiter.decide("k");
                allowed += decision.allowed() ? 1 : 0;
                assertThat(decision.decided()).isEqualTo(choice == OnError.LOCAL);
                assertThat(decision.allowed() || decision.retryAfterMicros() > 0)
                        .isTrue();
            }
            assertThat(allowed).isEqualTo(choice == OnError.DENY ? 0 : choice == OnError.ALLOW ? 40 : 3);
            redis.restart();
            until(() -> {
                limiter.decide("other");
                return "closed".equals(backend.health().details().get("breaker"));
            });
            assertThat(allowedOfForty(limiter, "after")).isEqualTo(10);
        }
    }

    @Test
    void a_redis_that_is_paused_lets_nobody_in_and_is_exact_again_once_it_goes_on() {
        try (RedisBackend backend = builder(OnError.DENY).build()) {
            RateLimiter limiter = limiter(backend, ONE);
            untilDecided(limiter);
            redis.signal("STOP");
            for (int i = 0; i < 40; i++) {
                assertThat(limiter.tryAcquire("k")).isFalse();
            }
            assertThat(backend.health().up()).isFalse();
            redis.signal("CONT");
            untilDecided(limiter);
            assertThat(allowedOfForty(limiter, "after")).isEqualTo(10);
        }
    }

    @Test
    void with_the_breaker_open_no_call_is_made_and_none_waits() {
        try (RedisBackend backend = RedisBackend.at(redis.url())
                .timeout(Duration.ofSeconds(2))
                .breaker(NEVER_TRIES_AGAIN)
                .build()) {
            RateLimiter one = limiter(backend, ONE);
            RateLimiter two = limiter(backend, TWO);
            untilDecided(one);
            redis.signal("STOP");
            List<CompletableFuture<Decision>> failing = IntStream.range(0, 8)
                    .mapToObj(i -> two.decideAsync("k", 1).toCompletableFuture())
                    .toList();
            failing.forEach(each -> assertThat(each.join().decided()).isFalse());
            // Each of these would wait two seconds for a server that is still paused.
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(one.tryAcquire("k")).isFalse();
                assertThat(two.tryAcquire("k")).isFalse();
                assertThat(one.decideAsync("k", 1).toCompletableFuture()).isDone();
                assertThat(one.peek("k").decided()).isFalse();
                assertThatThrownBy(() -> one.refund("k", 1)).isInstanceOf(BackendUnavailableException.class);
                assertThatThrownBy(() -> one.reset("k")).isInstanceOf(BackendUnavailableException.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            redis.signal("CONT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOBUCKET", "WRONGTYPE"})
    void a_caller_who_is_called_like_a_keys_own_error_does_not_keep_the_breaker_closed(String name) {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            try (RedisBackend backend =
                            builder(OnError.DENY).breaker(NEVER_TRIES_AGAIN).build();
                    RedisCli cli = new RedisCli(redis)) {
                RateLimiter limiter = limiter(backend, limits);
                untilDecided(limiter);
                cli.call("CONFIG", "SET", "maxmemory", "1");
                for (int i = 0; i < 20; i++) {
                    assertThat(limiter.decide(name).decided()).isFalse();
                }
                assertThat(backend.health().details()).containsEntry("breaker", "open");
                cli.call("CONFIG", "SET", "maxmemory", "0");
            }
        }
    }

    @Test
    void a_peek_takes_nothing_of_the_local_share() {
        try (RedisBackend backend = builder(OnError.LOCAL)
                .localShare(0.3)
                .breaker(NEVER_TRIES_AGAIN)
                .build()) {
            RateLimiter limiter = limiter(backend, ONE);
            untilDecided(limiter);
            redis.kill();
            until(() -> {
                limiter.decide("other");
                return "open".equals(backend.health().details().get("breaker"));
            });
            for (int i = 0; i < 5; i++) {
                assertThat(limiter.peek("k").allowed()).isTrue();
                assertThat(limiter.peek("k").remaining()).isEqualTo(3);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(limiter.tryAcquire("k")).isTrue();
            }
            assertThat(limiter.peek("k").allowed()).isFalse();
        }
    }

    @Test
    void a_connection_that_the_server_kills_heals_by_itself() {
        try (RedisBackend backend = builder(OnError.DENY).build();
                RedisCli cli = new RedisCli(redis)) {
            RateLimiter limiter = limiter(backend, ONE);
            for (int i = 0; i < 5; i++) {
                cli.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                untilDecided(limiter);
            }
            assertThat(allowedOfForty(limiter, "after")).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "text"})
    void something_else_at_a_key_fails_that_key_alone(String what) {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            try (RedisBackend backend =
                            builder(OnError.DENY).breaker(NEVER_TRIES_AGAIN).build();
                    RedisCli cli = new RedisCli(redis)) {
                RateLimiter limiter = limiter(backend, limits);
                untilDecided(limiter);
                String name = "t:{rbad}" + limiter.name();
                cli.call(what.equals("list") ? new String[] {"LPUSH", name, "x"} : new String[] {"SET", name, "x"});
                for (int i = 0; i < 30; i++) {
                    Decision decision = limiter.decide("bad");
                    assertThat(decision.allowed()).isFalse();
                    assertThat(decision.decided()).isFalse();
                    assertThat(limiter.peek("bad").decided()).isFalse();
                    assertThatThrownBy(() -> limiter.refund("bad", 1)).isInstanceOf(BackendUnavailableException.class);
                }
                assertThat(backend.health().details()).containsEntry("breaker", "closed");
                assertThat(limiter.tryAcquire("good")).isTrue();
            }
        }
    }

    @Test
    void a_bad_key_fails_nobody_else_in_its_batch() {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            try (RedisBackend backend = builder(OnError.DENY)
                            .timeout(Duration.ofSeconds(20))
                            .build();
                    RedisCli cli = new RedisCli(redis)) {
                RateLimiter limiter = limiter(backend, limits);
                cli.call("LPUSH", "t:{rbad}" + limiter.name(), "x");
                List<CompletableFuture<Decision>> bad = new ArrayList<>();
                List<CompletableFuture<Decision>> good = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    bad.add(limiter.decideAsync("bad", 1).toCompletableFuture());
                    good.add(limiter.decideAsync("good" + i, 1).toCompletableFuture());
                }
                bad.forEach(each -> assertThat(each.join().decided()).isFalse());
                good.forEach(each -> assertThat(each.join().allowed()).isTrue());
            }
        }
    }

    @Test
    void a_redis_out_of_memory_lets_nobody_in_and_is_exact_again_with_room() {
        try (RedisBackend backend = builder(OnError.DENY).build();
                RedisCli cli = new RedisCli(redis)) {
            for (List<Limit> limits : List.of(ONE, TWO)) {
                RateLimiter limiter = limiter(backend, limits);
                untilDecided(limiter);
                cli.call("CONFIG", "SET", "maxmemory", "1");
                for (int i = 0; i < 20; i++) {
                    assertThat(limiter.tryAcquire("k")).isFalse();
                }
                cli.call("CONFIG", "SET", "maxmemory", "0");
                untilDecided(limiter);
                assertThat(allowedOfForty(limiter, "k")).isEqualTo(10);
            }
        }
    }

    @Test
    void a_replica_that_takes_no_writes_lets_nobody_in() {
        try (RedisBackend backend = builder(OnError.DENY).build();
                RedisCli cli = new RedisCli(redis)) {
            RateLimiter limiter = limiter(backend, ONE);
            untilDecided(limiter);
            cli.call("REPLICAOF", "127.0.0.1", "1");
            for (int i = 0; i < 20; i++) {
                assertThat(limiter.tryAcquire("k")).isFalse();
            }
            cli.call("REPLICAOF", "NO", "ONE");
            untilDecided(limiter);
            assertThat(limiter.decide("k").remaining()).isEqualTo(9);
        }
    }

    @Test
    void a_start_without_redis_stops_where_it_shall_fail_fast() {
        redis.kill();
        assertThatThrownBy(() -> builder(OnError.DENY).failFast(true).build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("cannot be used at start: Connection refused");
    }

    @ParameterizedTest
    @EnumSource
    void a_start_without_redis_answers_by_the_choice_and_finds_it_by_itself(OnError choice) {
        redis.kill();
        try (RedisBackend backend = builder(choice).localShare(0.3).build()) {
            RateLimiter limiter = limiter(backend, ONE);
            int allowed = 0;
            for (int i = 0; i < 20; i++) {
                allowed += limiter.tryAcquire("k") ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(choice == OnError.DENY ? 0 : choice == OnError.ALLOW ? 20 : 3);
            assertThat(backend.health().up()).isFalse();
            assertThat(limiter.peek("k").decided()).isEqualTo(choice == OnError.LOCAL);
            redis.restart();
            until(() -> backend.health().up());
            allowed = 0;
            for (int i = 0; i < 20; i++) {
                allowed += limiter.tryAcquire("after") ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(10);
        }
    }

    @Test
    void a_wrong_password_is_an_outage_and_is_never_told() {
        try (RedisCli cli = new RedisCli(redis)) {
            cli.call("CONFIG", "SET", "requirepass", "right");
        }
        String url = "redis://:wr0ng-s3cret@127.0.0.1:" + redis.port();
        assertThatThrownBy(() -> RedisBackend.at(url).failFast(true).build())
                .isInstanceOf(BackendUnavailableException.class)
                .satisfies(thrown -> {
                    for (Throwable t = thrown; t != null; t = t.getCause()) {
                        assertThat(String.valueOf(t.getMessage())).doesNotContain("s3cret");
                    }
                });
        try (RedisBackend backend = RedisBackend.at(url).build()) {
            assertThat(limiter(backend, ONE).tryAcquire("k")).isFalse();
        }
        try (RedisBackend backend =
                RedisBackend.at("redis://:right@127.0.0.1:" + redis.port()).build()) {
            assertThat(backend.health().up()).isTrue();
        }
    }

    @Test
    void the_local_share_never_throws_whatever_the_limits_and_the_share() {
        redis.kill();
        try (RedisBackend backend = builder(OnError.LOCAL).localShare(0.000_01).build()) {
            List<String> corners = List.of(
                    "1000000000/1ms burst 1000000",
                    "1/366d",
                    "1/366d burst 10",
                    "1/1ms",
                    "1000000000/366d",
                    "1/1d burst 3");
            for (int i = 0; i < corners.size(); i++) {
                RateLimiter limiter =
                        backend.limiter("n".repeat(128 - i), Limit.parseAll(corners.get(i)), Duration.ZERO);
                assertThat(limiter.decide("k")).isNotNull();
                limiter.reconfigure(List.of(Limit.parse("5/1h")));
                assertThat(limiter.decide("k")).isNotNull();
                assertThat(backend.tryAcquireAll(List.of(new Demand(limiter, "a", 1), new Demand(limiter, "b", 5)))
                                .each())
                        .hasSize(2);
            }
        }
    }

    @Test
    void however_often_limits_change_in_an_outage_the_local_share_counts_on() {
        redis.kill();
        try (RedisBackend backend = builder(OnError.LOCAL).localShare(0.3).build()) {
            RateLimiter limiter = limiter(backend, ONE);
            assertThat(allowedOfForty(limiter, "k")).isEqualTo(3);
            for (int i = 0; i < 20; i++) {
                limiter.reconfigure(Limit.parseAll((20 + i) + "/1d"));
                assertThat(limiter.decide("k").decided()).isTrue();
                assertThat(limiter.tryAcquire("k")).isFalse();
                assertThat(limiter.peek("other").remaining()).isEqualTo((20 + i) * 3 / 10);
            }
        }
    }

    @Test
    void the_end_of_an_outage_fails_no_local_decision_under_way() {
        LocalShare local = new LocalShare(0.5);
        try (RedisBackend backend = builder(OnError.LOCAL).build()) {
            List<Demand> demands = List.of(new Demand(limiter(backend, ONE), "k", 1));
            AtomicBoolean stopped = new AtomicBoolean();
            CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> {
                while (!stopped.get()) {
                    local.end();
                }
            });
            try {
                for (int i = 0; i < 40; i++) {
                    assertThat(local.decide(demands)).isNotNull();
                }
            } finally {
                stopped.set(true);
            }
            ending.join();
        }
    }

    private static int allowedOfForty(RateLimiter limiter, String key) {
        int allowed = 0;
        for (int i = 0; i < 40; i++) {
            allowed += limiter.tryAcquire(key) ? 1 : 0;
        }
        return allowed;
    }
}
