package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentinelTest {

    private static final int BURST = 10;
    private static final List<Limit> LIMITS = List.of(Limit.parse("10/366d"));

    @Test
    void a_failover_under_load_costs_a_key_one_burst_at_most_and_then_decisions_are_exact(@TempDir Path dir)
            throws Exception {
        try (Sentinels sentinels = new Sentinels();
                RedisBackend backend = RedisBackend.configuredBy(sentinels.redissonYaml(dir))
                        .keyPrefix("t:")
                        .timeout(Duration.ofSeconds(1))
                        .breaker(new BreakerSettings(50, 4, Duration.ofSeconds(1), Duration.ofMillis(100)))
                        .failFast(true)
                        .build()) {
            RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
            try (Load load = new Load(limiter)) {
                Awaitility.await().until(() -> load.decided() > 200);
                limiter.decide("before", 9);
                Awaitility.await()
                        .until(() ->
                                sentinels.ofReplica("EXISTS", "t:{rbefore}n").equals("1"));
                sentinels.primary.kill();
                // The promise: within a second of the client's next look at the sentinels, once they have decided.
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> sentinels.ofReplica("INFO", "replication").contains("role:master"));
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> limiter.peek("before").decided());
                Decision before = limiter.decide("before");
                assertThat(before.allowed()).isTrue();
                assertThat(before.remaining()).isZero();
                assertThat(limiter.tryAcquire("before")).isFalse();
                List<Boolean> after = IntStream.range(0, 4 * BURST)
                        .mapToObj(i -> limiter.tryAcquire("after"))
                        .toList();
                assertThat(after.stream().filter(each -> each).count()).isEqualTo(BURST);
                load.endsWithAtMost(2 * BURST);
                assertThat(load.undecided()).isPositive();
            }
            assertThat(backend.health().up()).isTrue();
        }
    }
}
