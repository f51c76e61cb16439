package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.App.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The README's command with {@code REDIS_URL} before it, twice: two nodes over a real Redis, which is then killed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoOnRedisIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Ten times the time that a decision may take. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final int BURST = 5;
    private static final int SECONDS_FOR_ONE = 2;

    private static final List<Child> started = new ArrayList<>();
    private static final List<App> nodes = new ArrayList<>();
    private static Redis redis;
    private static ExecutorService callers;

    @BeforeAll
    static void start_twice() throws Exception {
        redis = new Redis();
        callers = Executors.newFixedThreadPool(16);
        for (String log : List.of("target/node1.log", "target/node2.log")) {
            nodes.add(start(Map.of("REDIS_URL", redis.url()), log));
        }
    }

    @AfterAll
    static void kill() {
        started.forEach(Child::close);
        if (redis != null) {
            redis.close();
            callers.shutdownNow();
        }
    }

    private static App start(Map<String, String> environment, String log) throws IOException {
        Checkout checkout = Checkout.ofThisBuild();
        Map<String, String> all = new HashMap<>(environment);
        all.put("PORT", "0");
        Child child = checkout.run(checkout.demoCommand(), all, log);
        started.add(child);
        return new App(URI.create(child.awaitLog(DemoCommandIT.UP).group(1)));
    }

    private static HttpResponse<String> send(App node, Call call) {
        try {
            return node.send(call);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends this often at once, in turn to each node. */
    private static List<HttpResponse<String>> atOnce(int times, Call call) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            App node = nodes.get(i % nodes.size());
            answers.add(CompletableFuture.supplyAsync(() -> send(node, call), callers));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static long served(List<HttpResponse<String>> answers) {
        assertThat(answers).extracting(HttpResponse::statusCode).isSubsetOf(200, 429);
        return answers.stream().filter(answer -> answer.statusCode() == 200).count();
    }

    @Test
    @Order(1)
    void over_both_ports_exactly_the_burst_is_served_at_once() {
        checkTheyShare();
    }

    private static void checkTheyShare() {
        for (Call call : List.of(
                Call.withFreshKey("GET", "/hello"),
                Call.withFreshKey("GET", "/api/greeting"),
                Call.as("alice", "/api/me"))) {
            long start = System.nanoTime();
            long served = served(atOnce(16, call));
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            assertThat(served).isBetween((long) BURST, BURST + seconds / SECONDS_FOR_ONE);
        }
    }

    @Test
    @Order(2)
    void redis_killed_under_load_is_answered_by_503_at_once_and_its_return_needs_nobody() throws Exception {
        assertThat(served(atOnce(4, Call.withFreshKey("GET", "/hello")))).isEqualTo(4);
        List<CompletableFuture<HttpResponse<String>>> underway = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            App node = nodes.get(i % 2);
            underway.add(CompletableFuture.supplyAsync(() -> send(node, Call.withFreshKey("GET", "/hello")), callers));
        }
        redis.kill();
        assertThat(underway.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .isSubsetOf(200, 503);

        for (int i = 0; i < 40; i++) {
            long start = System.nanoTime();
            HttpResponse<String> answer = send(nodes.get(i % 2), Call.withFreshKey("GET", "/hello"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        }

        redis.start();
        for (App node : nodes) {
            await().atMost(PATIENCE)
                    .until(() -> send(node, Call.withFreshKey("GET", "/hello")).statusCode() == 200);
        }
        checkTheyShare();
    }

    @Test
    @Order(3)
    void one_variable_goes_back_to_memory() throws Exception {
        redis.kill();

        App node = start(Map.of("REDIS_URL", redis.url(), "WEIR_BACKEND", "memory"), "target/back.log");

        assertThat(node.untilRefused(Call.withFreshKey("GET", "/hello")).allowed())
                .hasSizeGreaterThanOrEqualTo(BURST);
    }
}
