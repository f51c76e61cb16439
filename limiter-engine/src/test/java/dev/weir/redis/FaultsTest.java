package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.BackendUnavailableException;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a single server while callers keep asking: nobody is let in that should not be, and all heals. */
class FaultsTest {

    private static final int BURST = 10;
    private static final List<Limit> LIMITS = List.of(Limit.parse("10/366d"));

    /** Ten times the promise that decisions are exact within a second of Redis being back. */
    private static final Duration PROMISE = Duration.ofSeconds(10);

    /** Short enough for a test, and long enough for a machine that is busy. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final BreakerSettings BREAKER =
            new BreakerSettings(50, 4, Duration.ofSeconds(1), Duration.ofMillis(100));

    private RedisProcess redis;

    enum Fault {
        KILLED(2) {
            @Override
            void begin(RedisProcess redis) {
                redis.kill();
            }

            @Override
            void end(RedisProcess redis) {
                redis.restart();
            }
        },
        PAUSED(1) {
            @Override
            void begin(RedisProcess redis) {
                redis.signal("STOP");
            }

            @Override
            void end(RedisProcess redis) {
                redis.signal("CONT");
            }
        },
        OUT_OF_MEMORY(1) {
            @Override
            void begin(RedisProcess redis) {
                call(redis, "CONFIG", "SET", "maxmemory", "1");
            }

            @Override
            void end(RedisProcess redis) {
                call(redis, "CONFIG", "SET", "maxmemory", "0");
            }
        },
        READ_ONLY(1) {
            @Override
            void begin(RedisProcess redis) {
                call(redis, "REPLICAOF", "127.0.0.1", "1");
            }

            @Override
            void end(RedisProcess redis) {
                call(redis, "REPLICAOF", "NO", "ONE");
            }
        },
        PASSWORD_CHANGED(1) {
            @Override
            void begin(RedisProcess redis) {
                try (RedisCli cli = new RedisCli(redis)) {
                    cli.call("CONFIG", "SET", "requirepass", "another");
                    cli.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                }
            }

            @Override
            void end(RedisProcess redis) {
                try (RedisCli cli = new RedisCli(redis)) {
                    cli.call("AUTH", "another");
                    cli.call("CONFIG", "SET", "requirepass", "");
                }
            }
        };

        /** How many bursts a key may get: one more where the server forgets. */
        final int bursts;

        Fault(int bursts) {
            this.bursts = bursts;
        }

        abstract void begin(RedisProcess redis);

        abstract void end(RedisProcess redis);
    }

    @BeforeEach
    void start() {
        redis = RedisProcess.start();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private static void call(RedisProcess redis, String... words) {
        try (RedisCli cli = new RedisCli(redis)) {
            cli.call(words);
        }
    }

    private RedisBackend backend() {
        return RedisBackend.at(redis.url())
                .keyPrefix("t:")
                .timeout(TIMEOUT)
                .breaker(BREAKER)
                .failFast(true)
                .build();
    }

    private static void assertExact(RateLimiter limiter, String key) {
        List<Boolean> allowed =
                IntStream.range(0, 4 * BURST)
                        .mapToObj(i -> limiter.decideAsync(key, 1).toCompletableFuture())
                        .toList()
                        .stream()
                        .map(each -> each.join().allowed())
                        .toList();
        assertThat(allowed.stream().filter(each -> each).count()).isEqualTo(BURST);
    }

    @ParameterizedTest
    @EnumSource
    void while_a_fault_lasts_nobody_is_let_in_and_afterwards_decisions_are_exact(Fault fault) {
        try (RedisBackend backend = backend()) {
            RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
            try (Load load = new Load(limiter)) {
                Awaitility.await().until(() -> load.decided() > 200);
                fault.begin(redis);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> load.undecided() > 100);
                assertThat(limiter.tryAcquire("untouched")).isFalse();
                fault.end(redis);
                load.startOver();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(PROMISE)
                        .until(load::isSteady);
                assertExact(limiter, "after");
                load.endsWithAtMost(fault.bursts * BURST);
            }
        }
    }

    @Test
    void scripts_that_are_flushed_and_connections_that_are_killed_again_and_again_let_nobody_in() {
        try (RedisBackend backend = backend();
                RedisCli cli = new RedisCli(redis)) {
            RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
            try (Load load = new Load(limiter)) {
                for (int i = 0; i < 20; i++) {
                    long before = load.decided();
                    Awaitility.await()
                            .pollInterval(Duration.ofMillis(1))
                            .atMost(PROMISE)
                            .until(() -> load.decided() > before + 5);
                    if (i % 2 == 0) {
                        cli.call("SCRIPT", "FLUSH");
                    } else {
                        cli.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                    }
                }
                load.startOver();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(PROMISE)
                        .until(load::isSteady);
                assertExact(limiter, "after");
                load.endsWithAtMost(BURST);
            }
        }
    }

    @Test
    void with_the_breaker_open_nothing_reaches_redis_and_nobody_waits() {
        try (ReplyProxy proxy = new ReplyProxy(redis);
                RedisCli cli = new RedisCli(redis);
                RedisBackend backend = RedisBackend.at(proxy.url())
                        .keyPrefix("t:")
                        .timeout(TIMEOUT)
                        .breaker(new BreakerSettings(50, 4, Duration.ofSeconds(10), Duration.ofHours(1)))
                        .failFast(true)
                        .build()) {
            RateLimiter one = backend.limiter("n", LIMITS, Duration.ZERO);
            RateLimiter two =
                    backend.limiter("n2", List.of(Limit.parse("10/1d"), Limit.parse("20/1d")), Duration.ofDays(1));
            proxy.replies(ReplyProxy.Replies.SWALLOW);
            IntStream.range(0, 8)
                    .mapToObj(i -> two.decideAsync("k", 1).toCompletableFuture())
                    .toList()
                    .forEach(each -> assertThat(each.join().decided()).isFalse());
            assertThat(backend.health().details()).containsEntry("breaker", "open");
            assertThat(backend.health().up()).isFalse();
            long sent = cli.scripts();
            for (int i = 0; i < 100; i++) {
                assertThat(one.tryAcquire("k")).isFalse();
                assertThat(two.decide("k").retryAfterMicros()).isPositive();
                assertThat(one.decideAsync("k", 1).toCompletableFuture()).isDone();
                assertThat(two.acquireAsync("k", 1, Duration.ofDays(1)).toCompletableFuture())
                        .isDone();
                assertThat(one.peek("k").decided()).isFalse();
                assertThatThrownBy(() -> one.refund("k", 1)).isInstanceOf(BackendUnavailableException.class);
                assertThatThrownBy(() -> two.reset("k")).isInstanceOf(BackendUnavailableException.class);
            }
            assertThat(cli.scripts()).isEqualTo(sent);
        }
    }

    @Test
    void a_breaker_whose_time_is_over_is_half_open_and_the_next_decision_closes_it() {
        try (RedisBackend backend = backend()) {
            RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
            redis.kill();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            !limiter.decide("k").decided() && !breaker(backend).equals("closed"));
            redis.restart();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> breaker(backend).equals("half-open")
                            && backend.health().up());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> limiter.decide("k").decided());
            assertThat(breaker(backend)).isEqualTo("closed");
        }
    }

    private static String breaker(RedisBackend backend) {
        return backend.health().details().get("breaker");
    }

    @Test
    void denials_and_callers_who_went_away_are_no_failures() {
        try (RedisBackend backend = RedisBackend.at(redis.url())
                .keyPrefix("t:")
                .timeout(Duration.ofSeconds(20))
                .denyCacheSize(0)
                .breaker(new BreakerSettings(1, 1, Duration.ofSeconds(60), Duration.ofHours(1)))
                .failFast(true)
                .build()) {
            RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ofDays(1));
            limiter.tryAcquire("k", BURST);
            for (int i = 0; i < 100; i++) {
                assertThat(limiter.decide("k").allowed()).isFalse();
            }
            redis.signal("STOP");
            for (int i = 0; i < 20; i++) {
                limiter.decideAsync("gone", 1).toCompletableFuture().cancel(true);
                limiter.acquireAsync("gone", 1, Duration.ofDays(1))
                        .toCompletableFuture()
                        .cancel(true);
            }
            redis.signal("CONT");
            assertThat(limiter.decide("other").decided()).isTrue();
            assertThat(breaker(backend)).isEqualTo("closed");
        }
    }
}
