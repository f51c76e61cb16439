package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.BackendUnavailableException;
import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimitListener;
import dev.weir.RateLimiter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** A start without Redis, and the end of what was started. */
class StartTest {

    private static final List<Limit> LIMITS = List.of(Limit.parse("10/1d"));

    private final Set<Thread> before = threads();

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private Set<String> left() {
        return threads().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.startsWith("weir-") || name.startsWith("redisson-"))
                .collect(Collectors.toSet());
    }

    private void untilNoneIsLeft() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> left().isEmpty());
    }

    private static boolean isConnecting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(thread -> thread.getKey().getName().equals("weir-redis-connect")
                        && Arrays.stream(thread.getValue())
                                .anyMatch(frame -> frame.getClassName().startsWith("org.redisson.")));
    }

    @Test
    void a_start_goes_the_way_of_a_decision_once_and_takes_nothing_and_nobody_hears_of_it() {
        AtomicInteger heard = new AtomicInteger();
        RateLimitListener listener = new RateLimitListener() {
            @Override
            public void denied(Demand demand, Decision decision) {
                heard.incrementAndGet();
            }
        };
        try (RedisProcess redis = RedisProcess.start();
                RedisCli cli = new RedisCli(redis)) {
            RedissonClient client = RedisClients.of(redis);
            long gets = cli.executed("get");
            try (RedisBackend backend = RedisBackend.over(client)
                    .keyPrefix("t:")
                    .timeout(Duration.ofSeconds(20))
                    .listener(listener)
                    .build()) {
                assertThat(cli.executed("get")).isEqualTo(gets + 1);
                assertThat(backend.health().details()).containsEntry("breaker", "closed");
            } finally {
                client.shutdown();
            }
            assertThat(cli.number("DBSIZE")).isZero();
            assertThat(cli.writes()).isZero();
        }
        assertThat(heard).hasValue(0);
    }

    @Test
    void a_start_forgives_no_debt_whatever_limiter_and_key_are_called() {
        try (RedisProcess redis = RedisProcess.start()) {
            for (long left : new long[] {5, 0}) {
                try (RedisBackend backend = RedisBackend.at(redis.url())
                        .keyPrefix("t:")
                        .timeout(Duration.ofSeconds(20))
                        .failFast(true)
                        .build()) {
                    RateLimiter limiter = backend.limiter("warm", LIMITS, Duration.ZERO);
                    assertThat(limiter.decide("warm", 5).remaining()).isEqualTo(left);
                }
            }
        }
    }

    @Test
    void a_start_that_fails_fast_leaves_nothing_behind() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int port : new int[] {RedisProcess.freePort(), silent.getLocalPort()}) {
                assertThatThrownBy(() -> RedisBackend.at("redis://127.0.0.1:" + port)
                                .keyPrefix("t:")
                                .failFast(true)
                                .build())
                        .isInstanceOf(BackendUnavailableException.class)
                        .hasMessageStartingWith("Redis cannot be used at start: ");
                untilNoneIsLeft();
            }
        }
    }

    @Test
    void a_close_in_the_middle_of_connecting_ends_it_and_leaves_nothing_behind() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RedisBackend backend = RedisBackend.at("redis://127.0.0.1:" + silent.getLocalPort())
                    .keyPrefix("t:")
                    .build();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(StartTest::isConnecting);
            backend.close();
            untilNoneIsLeft();
        }
    }

    @Test
    void while_redis_was_never_reached_no_call_waits_and_after_it_all_recovers_by_itself() {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.kill();
            try (RedisBackend backend = RedisBackend.at(redis.url())
                    .keyPrefix("t:")
                    .timeout(Duration.ofMinutes(1))
                    .build()) {
                RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
                // Were any of them to wait, it would be for a minute.
                List<CompletableFuture<Boolean>> asked = IntStream.range(0, 200)
                        .mapToObj(i -> limiter.decideAsync("k", 1)
                                .toCompletableFuture()
                                .thenApply(decision -> decision.allowed() || decision.decided()))
                        .toList();
                assertThat(asked).allSatisfy(each -> assertThat(each).isCompletedWithValue(false));
                assertThat(backend.health().up()).isFalse();
                assertThat(backend.health().details()).containsEntry("reachable", "false");
                redis.restart();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> limiter.peek("k").decided());
                assertThat(limiter.decide("k").remaining()).isEqualTo(9);
                assertThat(backend.health().up()).isTrue();
            }
            untilNoneIsLeft();
        }
    }

    @Test
    void a_client_of_the_callers_is_used_once_its_redis_is_there_and_never_closed() {
        try (RedisProcess redis = RedisProcess.start()) {
            RedissonClient client = RedisClients.of(redis);
            try {
                redis.kill();
                try (RedisBackend backend =
                        RedisBackend.over(client).keyPrefix("t:").build()) {
                    RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
                    assertThat(limiter.tryAcquire("k")).isFalse();
                    redis.restart();
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> limiter.peek("k").decided());
                    assertThat(limiter.tryAcquire("k")).isTrue();
                }
                assertThat(client.isShutdown()).isFalse();
                assertThat(client.getBucket("t:{rk}n").isExists()).isTrue();
            } finally {
                client.shutdown();
            }
            untilNoneIsLeft();
        }
    }
}
