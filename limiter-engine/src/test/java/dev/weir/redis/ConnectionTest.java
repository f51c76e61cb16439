package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Limit;
import dev.weir.Printed;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class ConnectionTest {

    private static final List<Limit> ONE = List.of(Limit.parse("10/1d"));

    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void health_tells_of_server_and_breaker() {
        RedisBackend backend = RedisBackend.at(redis.url()).build();
        assertThat(backend.health().up()).isTrue();
        assertThat(backend.health().details())
                .containsEntry("backend", "redis")
                .containsEntry("reachable", "true")
                .containsEntry("breaker", "closed")
                .containsEntry("evictionPolicy", "noeviction")
                .hasEntrySatisfying("version", version -> assertThat(version).matches("\\d+\\.\\d+\\.\\d+"))
                .hasEntrySatisfying(
                        "latencyMicros", micros -> assertThat(micros).matches("\\d+"));
        backend.close();
        assertThat(backend.health().up()).isFalse();
    }

    @Test
    void a_cluster_that_the_client_is_not_set_up_for_is_refused_at_start() {
        try (RedisProcess node = RedisProcess.start("--cluster-enabled", "yes")) {
            assertThatThrownBy(() -> RedisBackend.at(node.url()).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("node of a Redis Cluster, and the client is set up for a single server");
        }
    }

    @Test
    void an_eviction_policy_that_drops_buckets_is_warned_of() {
        // The second drops only what has an end, which every bucket has.
        for (String policy : List.of("allkeys-lru", "volatile-ttl")) {
            try (RedisProcess lossy = RedisProcess.start("--maxmemory-policy", policy)) {
                assertThat(Printed.by(() -> RedisBackend.at(lossy.url()).build().close()))
                        .contains("maxmemory-policy is " + policy, "right is noeviction");
            }
        }
        assertThat(Printed.by(() -> RedisBackend.at(redis.url()).build().close()))
                .doesNotContain("maxmemory-policy")
                .contains("keyPrefix is the default");
        assertThat(Printed.by(() ->
                        RedisBackend.at(redis.url()).keyPrefix("own:").build().close()))
                .doesNotContain("keyPrefix");
    }

    @Test
    void what_is_silenced_is_not_warned_of() {
        try (RedisProcess lossy = RedisProcess.start("--maxmemory-policy", "allkeys-lru")) {
            RedisBackendBuilder builder = RedisBackend.at(lossy.url());
            assertThat(Printed.by(
                            () -> builder.silenced(List.of("weir-021")).build().close()))
                    .contains("WEIR-022")
                    .doesNotContain("WEIR-021");
            assertThat(Printed.by(() -> builder.silenced(List.of("WEIR-021", "WEIR-022"))
                            .build()
                            .close()))
                    .doesNotContain("WEIR-02");
            assertThatThrownBy(() -> builder.silenced(List.of("WEIR-001")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("right is WEIR-021, WEIR-022 or WEIR-023");
        }
    }

    @Test
    void a_client_of_the_callers_is_left_open() {
        RedissonClient client = RedisClients.of(redis);
        RedisBackend.over(client).build().close();
        assertThat(client.isShutdown()).isFalse();
        assertThat(client.getBucket("x").isExists()).isFalse();
        client.shutdown();
    }

    @Test
    void a_client_of_ours_is_closed_and_no_thread_stays() {
        try (RedisCli cli = new RedisCli(redis)) {
            long before = cli.text("CLIENT", "LIST").lines().count();
            RedisBackend backend = RedisBackend.at(redis.url()).build();
            RateLimiter limiter = backend.limiter("n", ONE, Duration.ZERO);
            assertThat(limiter.decideAsync("k", 1).toCompletableFuture().join().allowed())
                    .isTrue();
            backend.close();
            backend.close();
            assertThatThrownBy(() -> limiter.tryAcquire("k")).isInstanceOf(IllegalStateException.class);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> cli.text("CLIENT", "LIST").lines().count() <= before && noThread("weir-"));
        }
    }

    @Test
    void a_backend_closed_before_it_reached_redis_leaves_no_thread() {
        RedisBackend.at("redis://127.0.0.1:" + RedisProcess.freePort()).build().close();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> noThread("weir-"));
    }

    private static boolean noThread(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(prefix));
    }

    @Test
    void settings_out_of_range_are_refused_by_name_value_and_range() {
        refused(b -> b.timeout(Duration.ZERO), "timeout is 0s; it must be 1ms to 1m");
        refused(b -> b.timeout(Duration.ofHours(1)), "timeout is 1h; it must be");
        refused(b -> b.keySecret(""), "keySecret is empty; it must have at least one character");
        refused(b -> b.localShare(0), "localShare is 0.0; it must be above 0 and at most 1");
        refused(b -> b.localShare(Double.NaN), "localShare is NaN");
        refused(b -> b.batchSize(0), "batchSize is 0; it must be 1 to 1000");
        refused(b -> b.denyCacheSize(-1), "denyCacheSize is -1; it must be 0 to 10000000");
        refused(b -> b.denyCacheMaxAge(Duration.ofMillis(-1)), "denyCacheMaxAge is -1ms; it must be 0s to 1m");
        refused(b -> b.bucketTtl(Duration.ofDays(367)), "bucketTtl is 367d; it must be");
        refused(b -> b.keyPrefix("{").build(), "keyPrefix is \"{\"");
        Duration second = Duration.ofSeconds(1);
        refused(b -> b.breaker(new BreakerSettings(0, 1, second, second)), "failurePercent is 0; it must be 1 to 100");
        refused(b -> b.breaker(new BreakerSettings(1, 0, second, second)), "calls are 0");
        Duration beyondNanos = Duration.ofDays(200_000);
        refused(
                b -> b.breaker(new BreakerSettings(1, 1, beyondNanos, second)),
                "window is 200000d; it must be 100ms to 1d");
        refused(
                b -> b.breaker(new BreakerSettings(1, 1, second, beyondNanos)),
                "probeEvery is 200000d; it must be 10ms to 1d");
    }

    private static void refused(Function<RedisBackendBuilder, Object> setting, String message) {
        assertThatThrownBy(() -> setting.apply(RedisBackend.at(redis.url())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_node_of_a_cluster_is_known_by_what_redis_and_by_what_valkey_says() {
        for (String mode : List.of("redis_mode:cluster", "server_mode:cluster")) {
            ServerFacts facts = ServerFacts.of(
                    "# Server\r\nredis_version:7.2.4\r\n" + mode + "\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n");
            assertThat(facts).isEqualTo(new ServerFacts("7.2.4", "noeviction", "cluster"));
            assertThatThrownBy(() -> facts.check(false, Set.of())).isInstanceOf(UnsupportedRedisException.class);
        }
    }
}
