package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.BackendUnavailableException;
import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.redis.ReplyProxy.Replies;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

class NoReplayTest {

    private static final List<Limit> ONE = List.of(Limit.parse("1000/1d"));
    private static final List<Limit> TWO = List.of(Limit.parse("1000/1d"), Limit.parse("2000/2d"));
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private static RedisProcess redis;
    private RedisCli cli;
    private ReplyProxy proxy;
    private RedissonClient client;
    private RedisBackend backend;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void connect() {
        cli = new RedisCli(redis);
        cli.call("FLUSHALL");
        proxy = new ReplyProxy(redis);
        Config eager = new Config();
        eager.useSingleServer()
                .setAddress(proxy.url())
                .setConnectionPoolSize(4)
                .setConnectionMinimumIdleSize(1)
                .setTimeout(50)
                .setRetryAttempts(10)
                .setRetryDelay(new ConstantDelay(Duration.ofMillis(5)));
        client = Redisson.create(eager);
        backend = RedisBackend.over(client)
                .timeout(TIMEOUT)
                .denyCacheSize(0)
                .breaker(new BreakerSettings(100, 1000, Duration.ofMinutes(1), Duration.ofMillis(10)))
                .build();
        warm();
        cli.call("CONFIG", "RESETSTAT");
    }

    /** So that the server knows the scripts, and every connection was used. */
    private void warm() {
        try (RedisBackend patient =
                RedisBackend.over(client).timeout(Duration.ofSeconds(10)).build()) {
            for (List<Limit> limits : List.of(ONE, TWO)) {
                RateLimiter limiter = patient.limiter("n" + limits.size(), limits, Duration.ZERO);
                limiter.tryAcquire("warm");
                limiter.refund("warm", 1);
            }
        }
    }

    @AfterEach
    void close() {
        backend.close();
        client.shutdown();
        proxy.close();
        cli.close();
    }

    private RateLimiter limiter(List<Limit> limits) {
        return backend.limiter("n" + limits.size(), limits, Duration.ZERO);
    }

    @Test
    void the_client_alone_does_repeat_what_was_not_answered() {
        increment();
        proxy.replies(Replies.SWALLOW);
        assertThatThrownBy(this::increment).isInstanceOf(RedisException.class);
        assertThat(cli.number("GET", "x")).isGreaterThan(2);
    }

    private void increment() {
        client.getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_WRITE, "return redis.call('INCR','x')", RScript.ReturnType.LONG);
    }

    @Test
    void a_take_that_was_not_answered_is_charged_once() {
        proxy.replies(Replies.SWALLOW);
        for (List<Limit> limits : List.of(ONE, TWO)) {
            for (int i = 1; i <= 8; i++) {
                Decision undecided = limiter(limits).decide("k");
                assertThat(undecided.decided()).isFalse();
                assertThat(undecided.allowed()).isFalse();
                assertThat(charged(limiter(limits))).as("takes with %s", limits).isEqualTo(i);
            }
        }
        assertThat(cli.executed("set")).isEqualTo(16);
    }

    @Test
    void a_take_whose_connection_broke_is_charged_once_at_most() {
        for (int i = 0; i < 8; i++) {
            long before = charged(limiter(ONE));
            proxy.replies(Replies.CUT);
            assertThat(limiter(ONE).decide("k").decided()).isFalse();
            assertThat(charged(limiter(ONE)) - before).isBetween(0L, 1L);
            proxy.replies(Replies.PASS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> limiter(ONE).decide("other").decided());
        }
        assertThat(charged(limiter(ONE))).isPositive();
    }

    /** What the server knows, by a way past the proxy. */
    private static long charged(RateLimiter limiter) {
        try (RedisBackend direct =
                RedisBackend.at(redis.url()).timeout(Duration.ofSeconds(10)).build()) {
            RateLimiter same = direct.limiter(limiter.name(), limiter.limits(), limiter.maxWait());
            return 1000 - same.peek("k").remaining();
        }
    }

    @Test
    void a_group_that_was_not_answered_is_charged_once() {
        proxy.replies(Replies.SWALLOW);
        for (int i = 0; i < 4; i++) {
            assertThat(backend.tryAcquireAll(
                                    List.of(new Demand(limiter(ONE), "k", 1), new Demand(limiter(TWO), "k", 1)))
                            .allowed())
                    .isFalse();
        }
        assertThat(cli.executed("set")).isEqualTo(8);
    }

    @Test
    void an_async_take_that_was_not_answered_is_charged_once() {
        proxy.replies(Replies.SWALLOW);
        for (int i = 0; i < 4; i++) {
            assertThat(limiter(ONE)
                            .decideAsync("k", 1)
                            .toCompletableFuture()
                            .join()
                            .decided())
                    .isFalse();
        }
        assertThat(cli.executed("set")).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"SWALLOW", "CUT"})
    void a_refund_that_was_not_answered_is_given_once(Replies replies) {
        assertThat(limiter(ONE).tryAcquire("k", 10)).isTrue();
        proxy.replies(replies);
        assertThatThrownBy(() -> limiter(ONE).refund("k", 1)).isInstanceOf(BackendUnavailableException.class);
        proxy.replies(Replies.PASS);
        assertThat(charged(limiter(ONE))).isEqualTo(9);
        assertThat(charged(limiter(ONE))).isEqualTo(9);
    }

    @Test
    void a_reply_that_is_an_error_without_a_message_blocks_nobody_for_good() {
        blocksNobodyForGood(Replies.EMPTY_ERROR);
    }

    @Test
    void replies_that_are_lost_for_good_block_nobody_for_good() {
        blocksNobodyForGood(Replies.SWALLOW);
    }

    private void blocksNobodyForGood(Replies replies) {
        proxy.replies(replies);
        for (int i = 0; i < 6; i++) {
            assertThat(limiter(ONE).decide("k").decided()).isFalse();
        }
        proxy.replies(Replies.PASS);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> limiter(ONE).decide("k").decided());
    }
}
