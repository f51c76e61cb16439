package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.Backend;
import dev.weir.config.Settings;
import dev.weir.http.Policy;
import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Standing;
import dev.weir.redis.RealRedis;
import dev.weir.servlet.RateLimitFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters whose limits are in a real Redis. */
class RedisTest extends Cases {

    /** Ten times the time that a decision may take. */
    private static final Duration IN_TIME = Duration.ofSeconds(2);

    private final RealRedis redis = new RealRedis();
    private final Queue<Object> told = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stopRedis() {
        CONTAINER.close();
        redis.close();
    }

    /** An application limited by filters with these init-params; each is a list of name, value, name …. */
    private WebApp onRedis(String name, String... params) {
        return filter(WebApp.at(""), name, params)
                .servlet(
                        (request, response) -> {
                            told.add(String.valueOf(request.getAttribute("weir.outcome")));
                            ok(request, response);
                        },
                        "/*");
    }

    private WebApp filter(WebApp app, String name, String... params) {
        Map<String, String> all = params(params);
        all.put("backend", "redis");
        all.put("redis-url", redis.url());
        all.put("key-prefix", "it:");
        return app.filter(name, new RateLimitFilter(), all, "/*");
    }

    private Reply inTime(String... fields) {
        long start = System.nanoTime();
        try {
            Reply reply = get("/", fields);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStatus(int status) {
        await().atMost(PATIENCE).until(() -> get("/", "X-Api-Key", "back").status() == status);
    }

    private static List<String> redissonThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("redisson") || name.startsWith("weir"))
                .toList();
    }

    @Test
    void row_40_while_redis_is_away_nobody_is_let_in_and_503_says_when_to_come_back() throws Exception {
        start(onRedis("p", "limit", "1000/1h", "key", "header:X-Api-Key"));
        assertThat(get("/").status()).isEqualTo(200);
        redis.kill();

        for (int i = 0; i < 30; i++) {
            Reply refused = inTime("X-Api-Key", "k" + i);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.retryAfter()).isEqualTo(1);
            assertThat(refused.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.has("RateLimit")).isFalse();
        }
        assertThat(served).hasValue(1);

        redis.restart();
        awaitStatus(200);
        assertThat(get("/", "X-Api-Key", "fresh").standings()).containsExactly(new Standing("p", 999, 4));
    }

    @Test
    void row_40_the_status_is_429_where_that_is_configured() throws Exception {
        start(onRedis("p", "limit", "1000/1h", "on-error-status", "429"));
        redis.kill();

        Reply refused = inTime();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(1);
        assertThat(refused.json().get("type").asText()).isEqualTo("about:blank");
        assertThat(served).hasValue(0);
    }

    @Test
    void row_40_where_requests_are_let_in_the_chain_is_called_exactly_once() throws Exception {
        start(onRedis("p", "limit", "1/1h", "on-error", "allow"));
        redis.kill();

        for (int i = 0; i < 30; i++) {
            assertThat(inTime().status()).isEqualTo(200);
        }
        assertThat(served).hasValue(30);
        assertThat(told).containsOnly("error_allowed");

        redis.restart();
        await().atMost(PATIENCE).until(() -> get("/").status() == 429);
    }

    @Test
    void row_40_each_node_goes_by_its_share_where_that_is_configured() throws Exception {
        start(onRedis("p", "limit", "4/1h", "on-error", "local", "local-share", "0.5"));
        redis.kill();

        assertThat(inTime().status()).isEqualTo(200);
        assertThat(inTime().status()).isEqualTo(200);
        Reply refused = inTime();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(1800);
        assertThat(served).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"deny, 503", "allow, 200"})
    void row_40_a_redis_that_never_answers_delays_nobody_beyond_the_deadline(String choice, int status)
            throws Exception {
        start(onRedis("p", "limit", "1000/1h", "on-error", choice, "breaker-calls", "4"));
        assertThat(get("/").status()).isEqualTo(200);
        redis.signal("STOP");
        try {
            for (int i = 0; i < 25; i++) {
                assertThat(inTime().status()).isEqualTo(status);
            }
        } finally {
            redis.signal("CONT");
        }
        await().atMost(PATIENCE).until(() -> get("/").has("RateLimit"));
    }

    @Test
    void row_40_a_redis_that_is_away_at_the_start_stops_it_only_where_that_is_asked_for() throws Exception {
        redis.kill();
        assertThatThrownBy(() -> start(onRedis("p", "limit", "1000/1h", "fail-fast", "true")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("filter \"p\": Redis cannot be used at start");

        start(onRedis("p", "limit", "1000/1h", "key", "header:X-Api-Key"));
        assertThat(inTime().status()).isEqualTo(503);
        redis.restart();
        awaitStatus(200);
    }

    @Test
    void a_filter_in_shadow_over_redis_tells_what_it_would_refuse_while_one_in_memory_decides() throws Exception {
        WebApp app = filter(WebApp.at(""), "fleet", "limit", "1/1h", "mode", "shadow");
        start(app.filter("own", new RateLimitFilter(), params("limit", "10/1h"), "/*")
                .servlet(
                        (request, response) -> {
                            told.add(String.valueOf(request.getAttribute("weir.outcome")));
                            ok(request, response);
                        },
                        "/*"));

        try (ErrorOutput log = new ErrorOutput()) {
            assertThat(get("/").standings()).containsExactly(new Standing("own", 9, 360));
            assertThat(get("/").standings()).containsExactly(new Standing("own", 8, 720));
            assertThat(log.text()).contains("Policy fleet in shadow would have refused 1 requests");
        }
        assertThat(redis.keys()).hasSize(1);
    }

    @Test
    void row_16_denied_by_the_second_policy_the_first_has_taken_nothing() throws Exception {
        Map<String, String> settings = Map.of("backend", "redis", "redis-url", redis.url(), "key-prefix", "it:");
        try (Backend shared = Settings.inCode(settings).openBackend()) {
            List<Policy> policies = List.of(
                    Policy.named("wide").limit("100/1h").build(),
                    Policy.named("narrow").limit("1/1h").build());
            start(WebApp.at("")
                    .filter("code", new RateLimitFilter(shared, policies), Map.of(), "/*")
                    .servlet(this::ok, "/*"));
            assertThat(get("/").standings()).extracting(Standing::remaining).containsExactly(99L, 0L);
            String wide = redis.keys().stream()
                    .filter(key -> key.endsWith("wide"))
                    .findAny()
                    .orElseThrow();
            Object state = redis.call("GET", wide);

            for (int i = 0; i < 5; i++) {
                Reply denied = get("/");
                assertThat(denied.status()).isEqualTo(429);
                assertThat(denied.standings()).extracting(Standing::remaining).containsExactly(99L, 0L);
            }
            assertThat(redis.call("GET", wide)).isEqualTo(state);
            assertThat(served).hasValue(1);
        }
    }

    @Test
    void row_16_a_denial_is_no_failure_to_the_breaker() throws Exception {
        start(onRedis(
                "p",
                "limit",
                "1/1h",
                "key",
                "header:X-Api-Key",
                "deny-cache-size",
                "0",
                "breaker-calls",
                "1",
                "breaker-failure-percent",
                "1",
                "breaker-probe-every",
                "1h"));
        get("/", "X-Api-Key", "greedy");
        for (int i = 0; i < 30; i++) {
            assertThat(get("/", "X-Api-Key", "greedy").status()).isEqualTo(429);
        }

        assertThat(get("/", "X-Api-Key", "modest").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a secret of the fleet"})
    void row_21_no_key_in_redis_and_no_line_of_the_log_holds_an_api_key(String secret) throws Exception {
        String apiKey = "sk-live-4242";
        try (ErrorOutput log = new ErrorOutput()) {
            start(
                    secret.isEmpty()
                            ? onRedis("p", "limit", "1/1h", "key", "header:X-Api-Key")
                            : onRedis("p", "limit", "1/1h", "key", "header:X-Api-Key", "key-secret", secret));
            assertThat(get("/", "X-Api-Key", apiKey).status()).isEqualTo(200);
            assertThat(get("/", "X-Api-Key", apiKey).status()).isEqualTo(429);
            assertThat(redis.keys()).hasSize(1).noneMatch(key -> key.contains(apiKey) || key.contains("4242"));
            redis.kill();
            assertThat(get("/", "X-Api-Key", apiKey + "-2").status()).isEqualTo(503);
            CONTAINER.close();

            assertThat(log.text()).contains("Filter p").doesNotContain(apiKey, "secret of the fleet");
        }
    }

    @Test
    void row_36_ten_redeployments_under_load_leave_no_connection_and_no_thread_and_lose_no_count() throws Exception {
        WebApp app = filter(WebApp.at("/app"), "one", "limit", "100000/360d");
        start(filter(app, "two", "limit", "1000000/360d").servlet(this::ok, "/*"));
        assertThat(get("/").status()).isEqualTo(200);
        long clients = redis.clients();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                callers.add(CompletableFuture.runAsync(
                        () -> {
                            while (!done.get()) {
                                statuses.add(reply().statusWhileRedeployed());
                            }
                        },
                        pool));
            }
            for (int i = 0; i < 10; i++) {
                int before = served.get();
                CONTAINER.redeploy();
                await().atMost(PATIENCE).until(() -> served.get() > before);
                await("connections are those of one client")
                        .atMost(PATIENCE)
                        .until(() -> redis.clients() <= clients + 8);
            }
        } finally {
            done.set(true);
            pool.shutdown();
        }
        callers.forEach(CompletableFuture::join);
        assertThat(new HashSet<>(statuses)).contains(200).isSubsetOf(200, 404, 503);
        assertThat(get("/").standings().get(0).remaining()).isLessThanOrEqualTo(100_000 - served.get());

        CONTAINER.close();
        await().atMost(PATIENCE)
                .until(() -> redis.clients() == 0 && redissonThreads().isEmpty());
    }

    private int status() {
        return reply().status();
    }

    private Reply reply() {
        try {
            return get("/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void row_36_filters_with_equal_settings_share_one_client() throws Exception {
        start(onRedis("one", "limit", "10/1h"));
        long clients = redis.clients();
        CONTAINER.close();
        await().atMost(PATIENCE).until(() -> redis.clients() == 0);

        WebApp app = filter(WebApp.at(""), "one", "limit", "10/1h");
        start(filter(filter(app, "two", "limit", "10/1h"), "three", "limit", "10/1h")
                .servlet(this::ok, "/*"));

        assertThat(get("/").standings()).extracting(Standing::name).containsExactly("one", "two", "three");
        assertThat(redis.clients()).isLessThanOrEqualTo(clients + 4);
    }

    @Test
    void row_39_after_the_servers_clock_went_back_nobody_waits_longer_than_one_refill() throws Exception {
        start(onRedis("p", "limit", P, "deny-cache-size", "0"));
        get("/");
        String bucket = redis.keys().get(0);
        redis.call(
                "SET", bucket, Long.toString(redis.time() + Duration.ofHours(1).toMillis() * 1000));

        Reply refused = get("/");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isBetween(1L, 60L);
        assertThat(Long.parseLong(String.valueOf(redis.call("GET", bucket))))
                .isLessThanOrEqualTo(redis.time() + Duration.ofMinutes(1).toMillis() * 1000);
    }

    @Test
    void row_39_after_the_servers_clock_went_ahead_a_caller_has_one_burst() throws Exception {
        start(onRedis("p", "limit", P, "deny-cache-size", "0"));
        get("/");
        get("/");
        redis.call(
                "SET",
                redis.keys().get(0),
                Long.toString(redis.time() - Duration.ofHours(1).toMillis() * 1000));

        assertThat(List.of(status(), status(), status())).containsExactly(200, 200, 429);
    }
}
