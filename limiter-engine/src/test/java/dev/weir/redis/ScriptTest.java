package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import dev.weir.internal.LimitSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.RedissonClient;

class ScriptTest {

    private static final List<Limit> ONE = List.of(Limit.parse("100/1s"));
    private static final List<Limit> SLOW = List.of(Limit.parse("2/1h"));
    private static final List<Limit> SLOW_TWO = List.of(Limit.parse("2/1h"), Limit.parse("3/1d"));
    private static final List<Limit> THREE =
            List.of(Limit.parse("100/1s"), Limit.parse("1000/1h"), Limit.parse("10000/1d"));

    private static final Duration LONG = Duration.ofSeconds(5);

    private static RedisProcess redis;
    private static RedissonClient client;
    private RedisCli cli;
    private RedisBackend backend;

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
        backend = builder().build();
    }

    @AfterEach
    void close() {
        backend.close();
        cli.close();
    }

    private static RedisBackendBuilder builder() {
        return RedisBackend.over(client).timeout(LONG).denyCacheSize(0);
    }

    private RateLimiter limiter(String name, List<Limit> limits) {
        return backend.limiter(name, limits, Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void every_script_is_under_1024_bytes(Script script) {
        assertThat(script.text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1024);
    }

    @ParameterizedTest
    @EnumSource
    void no_script_makes_up_a_key_or_formats_a_number_by_tostring(Script script) {
        assertThat(script.text).doesNotContain("tostring").doesNotContain("{r").doesNotContain("{h");
    }

    @Test
    void takes_survive_a_script_flush() {
        RateLimiter one = limiter("one", SLOW);
        RateLimiter two = limiter("two", SLOW_TWO);
        for (int i = 0; i < 2; i++) {
            assertThat(one.tryAcquire("k")).isTrue();
            assertThat(two.tryAcquire("k")).isTrue();
            assertThat(one.peek("k").remaining()).isEqualTo(1 - i);
            cli.call("SCRIPT", "FLUSH");
        }
        assertThat(one.tryAcquire("k")).isFalse();
        assertThat(two.tryAcquire("k")).isFalse();
        cli.call("SCRIPT", "FLUSH");
        one.refund("k", 1);
        cli.call("SCRIPT", "FLUSH");
        two.reset("k");
        assertThat(one.tryAcquire("k")).isTrue();
        assertThat(two.tryAcquire("k")).isTrue();
    }

    @Test
    void takes_survive_a_restart_which_forgets_the_scripts() {
        RateLimiter one = limiter("one", SLOW);
        assertThat(one.tryAcquire("k", 2)).isTrue();
        redis.kill();
        redis.restart();
        cli.close();
        cli = new RedisCli(redis);
        Awaitility.await().atMost(Duration.ofSeconds(50)).until(() -> one.tryAcquire("k", 2));
        Decision denied = one.decide("k");
        assertThat(denied.decided()).isTrue();
        assertThat(denied.allowed()).isFalse();
    }

    @Test
    void a_denial_and_a_peek_write_nothing() {
        for (List<Limit> limits : List.of(SLOW, SLOW_TWO, List.of(Limit.parse("7/1h burst 2")))) {
            RateLimiter limiter = limiter("n" + limits.hashCode(), limits);
            limiter.peek("k");
            assertThat(limiter.tryAcquire("k", 2)).isTrue();
            long writes = cli.writes();
            long gets = cli.executed("get");
            for (int i = 0; i < 10; i++) {
                assertThat(limiter.tryAcquire("k")).isFalse();
                limiter.peek("k");
            }
            assertThat(cli.executed("get")).isEqualTo(gets + 20);
            assertThat(cli.writes()).as("writes with %s", limits).isEqualTo(writes);
        }
    }

    @Test
    void a_denied_group_writes_nothing() {
        RateLimiter poor = limiter("poor", SLOW);
        RateLimiter rich = limiter("rich", THREE);
        assertThat(poor.tryAcquire("k", 2)).isTrue();
        assertThat(rich.tryAcquire("k", 2)).isTrue();
        long writes = cli.writes();
        assertThat(backend.tryAcquireAll(List.of(new Demand(rich, "k", 1), new Demand(poor, "k", 1)))
                        .allowed())
                .isFalse();
        assertThat(cli.writes()).isEqualTo(writes);
    }

    @Test
    void a_denial_replicates_nothing() {
        RateLimiter limiter = limiter("one", SLOW);
        assertThat(limiter.tryAcquire("k", 2)).isTrue();
        long dirty = changes();
        for (int i = 0; i < 10; i++) {
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
        assertThat(changes()).isEqualTo(dirty);
    }

    private long changes() {
        Matcher line = Pattern.compile("rdb_changes_since_last_save:(\\d+)").matcher(cli.text("INFO", "persistence"));
        assertThat(line.find()).isTrue();
        return Long.parseLong(line.group(1));
    }

    @Test
    void only_a_denial_that_finds_the_clock_gone_back_writes() {
        ManualClock clock = new ManualClock(100_000_000_000L);
        try (RedisBackend own = builder().keyPrefix("clock:").clientClock(clock).build()) {
            for (List<Limit> limits : List.of(SLOW, SLOW_TWO)) {
                clock.set(100_000_000_000L);
                RateLimiter limiter = own.limiter("n" + limits.hashCode(), limits, Duration.ZERO);
                assertThat(limiter.tryAcquire("k", 2)).isTrue();
                clock.set(0);
                long writes = cli.writes();
                limiter.peek("k");
                assertThat(cli.writes()).isEqualTo(writes);
                assertThat(limiter.tryAcquire("k")).isFalse();
                assertThat(cli.writes()).isEqualTo(writes + 1);
                assertThat(limiter.tryAcquire("k")).isFalse();
                assertThat(cli.writes()).isEqualTo(writes + 1);
            }
        }
    }

    @Test
    void a_bucket_is_kept_until_it_is_full_and_no_setting_shortens_that() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 100; i++) {
            long burst = random.nextLong(1, 1000);
            long period = random.nextLong(1, 100_000_000);
            Limit limit = new Limit(random.nextLong(1, 1000), Duration.ofMillis(period), burst);
            Duration maxWait = Duration.ofMillis(random.nextLong(0, 60_000));
            Duration ttl = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextLong(1, 10_000_000));
            List<Limit> limits = random.nextBoolean() ? List.of(limit) : List.of(limit, Limit.parse("1000/1ms"));
            String what = limits + " maxWait " + maxWait + " bucketTtl " + ttl;
            try (RedisBackend own = RedisBackend.over(client)
                    .keyPrefix("ttl" + i + ":")
                    .timeout(LONG)
                    .bucketTtl(ttl)
                    .build()) {
                RateLimiter limiter = own.limiter("n", limits, maxWait);
                long fullAfter = limiter.decide("k", Math.max(1, burst / 2)).resetAfterMicros() / 1000;
                long left = cli.number("PTTL", "ttl" + i + ":{rk}n");
                long least = Math.max(fullAfter + maxWait.toMillis(), ttl.toMillis());
                if (left == -2) { // gone already, as it may be when it is full
                    assertThat(least).as(what).isLessThan(60_000);
                } else {
                    assertThat(left).as(what).isBetween(least - 60_000, least + 2);
                }
            }
        }
    }

    @Test
    void a_single_limit_is_a_number_and_takes_at_most_56_bytes_under_a_name_of_ten_characters() {
        try (RedisBackend own =
                RedisBackend.over(client).keyPrefix("").timeout(LONG).build()) {
            String name = "{rabc}name";
            assertThat(own.limiter("name", ONE, Duration.ZERO).tryAcquire("abc"))
                    .isTrue();
            assertThat(cli.text("OBJECT", "ENCODING", name)).isEqualTo("int");
            assertThat(cli.text("GET", name)).matches("\\d{16}");
            assertThat(cli.number("MEMORY", "USAGE", name)).isLessThanOrEqualTo(56);
        }
    }

    @Test
    void three_limits_are_38_bytes_that_begin_with_0xff_and_the_fingerprint() {
        assertThat(limiter("api", THREE).tryAcquire("0123456789")).isTrue();
        String name = "weir:{r0123456789}api";
        String value = cli.text("GET", name);
        assertThat(value).hasSize(5 + 3 * 11).startsWith("\u00ff" + new LimitSet(THREE, Duration.ZERO).fingerprint());
        assertThat(cli.number("MEMORY", "USAGE", name)).isLessThanOrEqualTo(128);
    }

    @Test
    void a_part_of_a_tick_is_packed_in_16_bytes() {
        assertThat(limiter("api", List.of(Limit.parse("7/1s"))).tryAcquire("k")).isTrue();
        assertThat(cli.text("GET", "weir:{rk}api")).hasSize(16).startsWith("\u00ff");
    }
}
