package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;

/** What limiters over Redis are known to get wrong, each as a test that this one does not. */
class KnownDefectsTest {

    private static final Duration LONG = Duration.ofSeconds(5);

    private static RedisProcess redis;
    private static RedissonClient client;
    private RedisCli cli;

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
    }

    @AfterEach
    void disconnect() {
        cli.close();
    }

    private static RedisBackendBuilder builder() {
        return RedisBackend.over(client).keyPrefix("known:").timeout(LONG).denyCacheSize(0);
    }

    private static RateLimiter limiter(RedisBackend backend, String name, String limit) {
        return backend.limiter(name, List.of(Limit.parse(limit)), Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 10, 100})
    void stored_time_keeps_the_last_microsecond_of_a_hot_key(long micros) {
        ManualClock clock = new ManualClock();
        clock.set(1_764_000_000_000_000L); // as long as Redis's own times are
        try (RedisBackend backend =
                builder().bucketTtl(Duration.ofHours(1)).clientClock(clock).build()) {
            RateLimiter limiter = limiter(backend, "hot", 1000 / micros + "/1ms burst 1");
            assertThat(limiter.tryAcquire("k")).isTrue();
            for (int i = 0; i < 1_000; i++) {
                clock.advance(Duration.ofNanos(1000 * (micros - 1)));
                assertThat(limiter.tryAcquire("k")).as("a microsecond early").isFalse();
                clock.advance(Duration.ofNanos(1000));
                assertThat(limiter.tryAcquire("k")).as("at its time").isTrue();
            }
        }
    }

    /** Nothing that a node sends depends on a clock of its own, so clocks 5 ms, 20 ms or a year apart are all one. */
    @Test
    void nodes_whose_clocks_differ_share_one_limit_for_no_call_carries_a_time() throws IOException {
        List<String> sent = new ArrayList<>();
        try (RedisBackend one = builder().build();
                RedisBackend two = builder().build();
                Socket monitor = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(monitor.getInputStream(), StandardCharsets.ISO_8859_1))) {
            monitor.setSoTimeout(30_000);
            monitor.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(lines.readLine()).isEqualTo("+OK");
            RateLimiter here = limiter(one, "api", "3/1h");
            RateLimiter there = limiter(two, "api", "3/1h");
            assertThat(here.tryAcquire("k")).isTrue();
            assertThat(there.tryAcquire("k", 2)).isTrue();
            assertThat(here.tryAcquire("k")).isFalse();
            assertThat(there.tryAcquire("k")).isFalse();
            here.peek("k");
            there.refund("k", 1);
            here.reset("k");
            cli.call("ECHO", "end");
            for (String line = lines.readLine(); !line.endsWith("\"ECHO\" \"end\""); line = lines.readLine()) {
                if (line.contains("] \"EVAL") && !line.contains(" lua]")) {
                    sent.add(line.substring(line.indexOf(']')));
                }
            }
        }
        assertThat(sent).hasSizeGreaterThanOrEqualTo(7).noneMatch(line -> line.matches(".*\"\\d{16}\".*"));
    }

    @Test
    void a_bucket_that_lives_less_than_a_second_is_not_lost_at_once() {
        try (RedisBackend backend = builder().build()) {
            RateLimiter limiter = limiter(backend, "quick", "1/900ms");
            long start = cli.time();
            int admitted = 0;
            while (cli.time() < start + 2_000_000) {
                admitted += limiter.tryAcquire("k") ? 1 : 0;
            }
            long elapsed = cli.time() - start;
            assertThat(admitted).isBetween(2, (int) (1 + elapsed / 900_000));
        }
    }

    @Test
    void a_ttl_shorter_than_the_refill_does_not_forgive() {
        try (RedisBackend backend = builder().bucketTtl(Duration.ofMillis(1)).build()) {
            assertThat(limiter(backend, "slow", "1/1h").tryAcquire("k")).isTrue();
            assertThat(cli.number("PTTL", "known:{rk}slow")).isBetween(3_500_000L, 3_600_001L);
        }
    }

    @Test
    void a_thousand_buckets_take_a_hundred_and_thirty_bytes_each_at_most() {
        try (RedisBackend backend = builder().build()) {
            RateLimiter limiter = limiter(backend, "api", "100/1h");
            for (int i = 0; i < 1_000; i++) {
                limiter.tryAcquire("caller" + (1_000 + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(cli.number("MEMORY", "USAGE", "known:{rcaller" + (1_000 + i) + "}api"))
                        .isLessThanOrEqualTo(130);
            }
        }
    }

    @Test
    void a_denial_writes_nothing() {
        try (RedisBackend backend = builder().build()) {
            RateLimiter limiter = limiter(backend, "api", "1/1h");
            assertThat(limiter.tryAcquire("k")).isTrue();
            String bucket = cli.text("GET", "known:{rk}api");
            long writes = cli.writes();
            for (int i = 0; i < 100; i++) {
                assertThat(limiter.tryAcquire("k")).isFalse();
            }
            assertThat(cli.writes()).isEqualTo(writes);
            assertThat(cli.text("GET", "known:{rk}api")).isEqualTo(bucket);
        }
    }

    @Test
    void two_limits_for_one_caller_are_two_buckets() {
        try (RedisBackend backend = builder().build()) {
            RateLimiter burst = limiter(backend, "burst", "1/1s");
            RateLimiter quota = limiter(backend, "quota", "5/1h");
            assertThat(burst.tryAcquire("k")).isTrue();
            assertThat(quota.peek("k").remaining()).isEqualTo(5);
            assertThat(quota.tryAcquire("k", 5)).isTrue();
            burst.reset("k");
            assertThat(quota.tryAcquire("k")).isFalse();
        }
    }

    @Test
    void a_caller_without_a_name_has_a_bucket_like_any_other() {
        try (RedisBackend backend = builder().build()) {
            RateLimiter limiter = limiter(backend, "api", "1/1h");
            for (String nobody : List.of("", " ", "anonymous", "null", "{}")) {
                assertThat(limiter.tryAcquire(nobody))
                        .as("first of \"%s\"", nobody)
                        .isTrue();
                assertThat(limiter.tryAcquire(nobody))
                        .as("second of \"%s\"", nobody)
                        .isFalse();
            }
        }
    }

    @Test
    void a_flood_of_denials_logs_nothing() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (RedisBackend backend = builder().build()) {
            RateLimiter limiter = limiter(backend, "api", "1/1h");
            limiter.tryAcquire("k");
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            for (int i = 0; i < 1_000; i++) {
                limiter.decide("k");
            }
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
