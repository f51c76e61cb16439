package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who share calls, on a server that is paused so that they have to wait for each other. */
class CoalescerTest {

    private static final String ONE = "1000/1d";
    private static final String TWO = "1000/1d; 2000/2d";

    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void clear() {
        try (RedisCli cli = new RedisCli(redis)) {
            cli.call("FLUSHALL");
        }
    }

    private static RedisBackend backend() {
        return RedisBackend.at(redis.url())
                .keyPrefix("t:")
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, TWO})
    void who_cancels_before_being_sent_takes_nothing_and_fails_nobody(String limits) {
        try (RedisBackend backend = backend()) {
            RateLimiter limiter = backend.limiter("n", Limit.parseAll(limits), Duration.ZERO);
            assertThat(limiter.tryAcquire("k")).isTrue();
            redis.signal("STOP");
            List<CompletableFuture<?>> sent = new ArrayList<>();
            List<CompletableFuture<?>> kept = new ArrayList<>();
            List<CompletableFuture<?>> cancelled = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                CompletableFuture<?> each = i % 4 < 2
                        ? limiter.decideAsync("k", 1).toCompletableFuture()
                        : backend.tryAcquireAllAsync(List.of(new Demand(limiter, "k", 1)))
                                .toCompletableFuture();
                (i < 2 ? sent : i % 2 == 0 ? kept : cancelled).add(each);
            }
            cancelled.forEach(each -> each.cancel(false));
            redis.signal("CONT");
            sent.forEach(CompletableFuture::join);
            kept.forEach(CompletableFuture::join);
            assertThat(limiter.peek("k").remaining()).isEqualTo(1000 - 1 - sent.size() - kept.size());
            assertThat(backend.health().details()).containsEntry("breaker", "closed");
        }
    }

    @Test
    void callers_with_one_limit_and_with_several_share_their_flights() {
        try (RedisBackend backend = backend();
                RedisCli cli = new RedisCli(redis)) {
            RateLimiter one = backend.limiter("one", Limit.parseAll(ONE), Duration.ZERO);
            RateLimiter two = backend.limiter("two", Limit.parseAll(TWO), Duration.ZERO);
            assertThat(one.tryAcquire("k")).isTrue();
            assertThat(two.tryAcquire("k")).isTrue();
            long scripts = cli.scripts();
            redis.signal("STOP");
            List<CompletableFuture<Decision>> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(one.decideAsync("k" + i, 1).toCompletableFuture());
                if (i % 10 == 9) {
                    all.add(two.decideAsync("k" + i, 1).toCompletableFuture());
                }
            }
            redis.signal("CONT");
            all.forEach(each -> assertThat(each.join().allowed()).isTrue());
            assertThat(cli.scripts() - scripts).isLessThanOrEqualTo(2 + 3 + 3);
        }
    }

    @Test
    void closing_tells_every_call_in_flight_that_it_is_closed() throws Exception {
        RedisBackend backend = backend();
        RateLimiter limiter = backend.limiter("n", Limit.parseAll(ONE), Duration.ofSeconds(10));
        assertThat(limiter.tryAcquire("k")).isTrue();
        redis.signal("STOP");
        try {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                List<Demand> demands = List.of(new Demand(limiter, "k", 1), new Demand(limiter, "other", 1));
                all.add(limiter.decideAsync("k", 1).toCompletableFuture());
                all.add(limiter.acquireAsync("k", 1, Duration.ofSeconds(1)).toCompletableFuture());
                all.add(limiter.peekAsync("k").toCompletableFuture());
                all.add(limiter.refundAsync("k", 1).toCompletableFuture());
                all.add(limiter.resetAsync("k").toCompletableFuture());
                all.add(backend.tryAcquireAllAsync(demands).toCompletableFuture());
                all.add(backend.acquireAllAsync(demands).toCompletableFuture());
            }
            backend.close();
            for (CompletableFuture<?> each : all) {
                assertThat(each)
                        .failsWithin(10, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .withCauseInstanceOf(IllegalStateException.class)
                        .withMessageContaining("the backend is closed");
            }
        } finally {
            redis.signal("CONT");
        }
    }

    @Test
    void a_deadline_set_after_closing_fails_at_once() {
        Deadlines deadlines = new Deadlines(Duration.ofHours(1));
        deadlines.close();
        CompletableFuture<String> late = deadlines.within(new CompletableFuture<>());
        assertThat(late)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_probe_that_is_cancelled_does_not_keep_the_breaker_from_closing() {
        BreakerSettings eager = new BreakerSettings(50, 4, Duration.ofSeconds(10), Duration.ofMillis(50));
        try (RedisBackend backend = RedisBackend.at(redis.url())
                .keyPrefix("t:")
                .timeout(Duration.ofMillis(200))
                .breaker(eager)
                .build()) {
            RateLimiter limiter = backend.limiter("n", Limit.parseAll(ONE), Duration.ZERO);
            redis.signal("STOP");
            try {
                for (int i = 0; i < 10; i++) {
                    assertThat(limiter.decide("k").decided()).isFalse();
                }
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                    CompletableFuture<Decision> probe =
                            limiter.decideAsync("k", 1).toCompletableFuture();
                    return probe.cancel(false); // false where the breaker answered at once
                });
            } finally {
                redis.signal("CONT");
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> limiter.decide("k").decided());
        }
    }
}
