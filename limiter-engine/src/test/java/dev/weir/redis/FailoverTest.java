package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary dies while callers keep asking, and a replica takes its place. */
class FailoverTest {

    private static final int BURST = 10;
    private static final List<Limit> LIMITS = List.of(Limit.parse("10/366d"));

    private static RedisBackend backend(Path redissonYaml) {
        return RedisBackend.configuredBy(redissonYaml)
                .keyPrefix("t:")
                .timeout(Duration.ofSeconds(1))
                .breaker(new BreakerSettings(50, 4, Duration.ofSeconds(1), Duration.ofMillis(100)))
                .failFast(true)
                .build();
    }

    @Test
    void with_sentinel_a_failover_costs_a_key_one_burst_at_most_and_then_decisions_are_exact(@TempDir Path dir)
            throws Exception {
        try (Sentinels sentinels = new Sentinels();
                RedisBackend backend = backend(sentinels.redissonYaml(dir))) {
            failOver(backend, sentinels.primary, sentinels.replica, () -> {
                sentinels.primary.kill();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() ->
                                ask(sentinels.replica, "INFO", "replication").contains("role:master"));
            });
        }
    }

    @Test
    void with_replicated_servers_a_failover_costs_a_key_one_burst_at_most(@TempDir Path dir) throws Exception {
        try (RedisProcess primary = RedisProcess.start("--repl-diskless-sync-delay", "0");
                RedisProcess replica =
                        RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ask(replica, "INFO", "replication").contains("master_link_status:up"));
            Path yaml = Files.writeString(dir.resolve("redisson.yaml"), """
                    replicatedServersConfig:
                      nodeAddresses: ["%s", "%s"]
                      readMode: "MASTER"
                      retryAttempts: 0
                      masterConnectionPoolSize: 8
                      masterConnectionMinimumIdleSize: 2
                    """.formatted(primary.url(), replica.url()));
            try (RedisBackend backend = backend(yaml)) {
                failOver(backend, primary, replica, () -> {
                    primary.kill();
                    ask(replica, "REPLICAOF", "NO", "ONE");
                });
            }
        }
    }

    private static void failOver(RedisBackend backend, RedisProcess primary, RedisProcess replica, Runnable failure) {
        RateLimiter limiter = backend.limiter("n", LIMITS, Duration.ZERO);
        try (Load load = new Load(limiter)) {
            Awaitility.await().until(() -> load.decided() > 200);
            assertThat(ask(primary, "EXISTS", "t:{rbefore}n")).isEqualTo("0");
            assertThat(limiter.decide("before", 9).remaining()).isEqualTo(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ask(replica, "EXISTS", "t:{rbefore}n").equals("1"));
            failure.run();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> load.undecided() > 0);
            // The promise: within a second of the client's next look at who is primary, which is every second.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(20))
                    .until(load::isSteady);
            Decision before = limiter.decide("before");
            assertThat(before.allowed()).isTrue();
            assertThat(before.remaining()).isZero();
            assertThat(limiter.tryAcquire("before")).isFalse();
            long after = IntStream.range(0, 4 * BURST)
                    .filter(i -> limiter.tryAcquire("after"))
                    .count();
            assertThat(after).isEqualTo(BURST);
            load.endsWithAtMost(2 * BURST);
        }
        assertThat(backend.health().up()).isTrue();
    }

    /** Over a connection of its own, for a replica that is promoted closes all that it has. */
    private static String ask(RedisProcess redis, String... words) {
        try (RedisCli cli = new RedisCli(redis)) {
            return cli.text(words);
        }
    }
}
