package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.it.Cases;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many at once, redeployments, and clocks that step. */
class LifeTest extends Cases {

    private int status(String path) {
        return reply(path).status();
    }

    private Reply reply(String path) {
        try {
            return get(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void row_35_of_a_hundred_requests_at_once_on_a_burst_of_ten_exactly_ten_are_allowed() throws Exception {
        start(limited("limit", "10/1h"));
        ExecutorService callers = Executors.newFixedThreadPool(100);
        try {
            List<CompletableFuture<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(CompletableFuture.supplyAsync(() -> status("/"), callers));
            }
            List<Integer> statuses = calls.stream().map(CompletableFuture::join).toList();

            assertThat(statuses).filteredOn(status -> status == 200).hasSize(10);
            assertThat(statuses).filteredOn(status -> status == 429).hasSize(90);
            assertThat(served).hasValue(10);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void row_36_ten_redeployments_under_load_lose_no_request_and_leave_no_thread() throws Exception {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        start(WebApp.at("/app")
                .filter("p", new RateLimitFilter(), params("limit", "100000/1h"), "/*")
                .servlet(this::ok, "/*"));
        assertThat(status("/")).isEqualTo(200);
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 2; i++) {
                callers.add(CompletableFuture.runAsync(
                        () -> {
                            while (!done.get()) {
                                statuses.add(reply("/").statusWhileRedeployed());
                            }
                        },
                        pool));
            }
            for (int i = 0; i < 10; i++) {
                int before = served.get();
                CONTAINER.redeploy();
                await().atMost(PATIENCE).until(() -> served.get() > before);
            }
        } finally {
            done.set(true);
            pool.shutdown();
        }
        callers.forEach(CompletableFuture::join);

        assertThat(new HashSet<>(statuses))
                .as("answers, of the application or of the container while it has none")
                .contains(200)
                .isSubsetOf(200, 404, 503);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !others.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir"));
    }

    @Test
    void row_36_a_request_that_comes_after_the_filter_is_gone_is_turned_away() throws Exception {
        RateLimitFilter filter = new RateLimitFilter();
        start(app().filter("p", filter, params("limit", "10/1h"), "/*").servlet(this::ok, "/*"));
        filter.destroy();

        assertThat(status("/")).isEqualTo(503);
        assertThat(served).hasValue(0);
    }

    @Test
    void row_36_a_redeployed_filter_starts_with_full_buckets_of_its_own_and_a_shared_backend_keeps_its_own()
            throws Exception {
        start(app().filter("kept", new RateLimitFilter(), params("limit", "1/1h", "paths", "/kept"), "/*")
                .servlet(this::ok, "/*"));
        assertThat(status("/kept")).isEqualTo(200);
        CONTAINER.redeploy();
        assertThat(status("/kept")).isEqualTo(429);
        CONTAINER.close();

        start(WebApp.at("")
                .filter("own", new RateLimitFilter(), params("limit", "1/1h"), "/*")
                .servlet(this::ok, "/*"));
        assertThat(status("/")).isEqualTo(200);
        assertThat(status("/")).isEqualTo(429);
        CONTAINER.redeploy();
        assertThat(status("/")).isEqualTo(200);
        assertThat(status("/")).isEqualTo(429);
    }

    @Test
    void row_39_after_a_step_back_of_an_hour_nobody_waits_longer_than_one_refill() throws Exception {
        start(limited("limit", P));
        get("/");
        get("/");
        clock.set(clock.micros() - Duration.ofHours(1).toMillis() * 1000);

        Reply refused = get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isBetween(1L, 60L);
        clock.advance(Duration.ofSeconds(refused.retryAfter()));
        assertThat(get("/").status()).isEqualTo(200);
    }

    @Test
    void row_39_after_a_step_ahead_of_an_hour_and_back_nobody_gets_more_than_one_extra_burst() throws Exception {
        start(limited("limit", P));
        long start = clock.micros();
        int allowed = 0;
        for (long hours : new long[] {0, 1, 0}) {
            clock.set(start + Duration.ofHours(hours).toMillis() * 1000);
            for (int i = 0; i < 5; i++) {
                allowed += status("/") == 200 ? 1 : 0;
            }
        }

        assertThat(allowed).isEqualTo(4);
    }

    @Test
    void row_46_a_wait_that_is_over_before_it_is_told_is_at_least_a_second() throws Exception {
        outcomes.afterEach(() -> clock.advance(Duration.ofHours(1)));
        start(limited("limit", "1/1ms; 1/2ms"));
        get("/");
        clock.set(clock.micros() - Duration.ofHours(1).toMillis() * 1000);

        Reply refused = get("/");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(1);
        assertThat(refused.standings()).allSatisfy(standing -> {
            assertThat(standing.seconds()).isBetween(0L, 1L);
            assertThat(standing.remaining()).isZero();
        });
    }

    @Test
    void row_42_an_event_stream_is_charged_when_it_opens() throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet(
                        (request, response) -> {
                            response.setContentType("text/event-stream");
                            for (int i = 0; i < 20; i++) {
                                response.getOutputStream().print("data: " + i + "\n\n");
                                response.flushBuffer();
                            }
                        },
                        "/events"));

        Reply stream = get("/events", "Accept", "text/event-stream");

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.remaining()).isZero();
        assertThat(stream.body()).contains("data: 0\n\n").contains("data: 19\n\n");
        assertThat(outcomes.taken("p")).isEqualTo(1);
        assertThat(get("/events", "Accept", "text/event-stream").status()).isEqualTo(429);
    }

    @Test
    void row_42_a_web_socket_is_charged_at_its_handshake_only() throws Exception {
        startWebSocket();

        try (Connection connection = new Connection(uri())) {
            connection.send(handshake());
            assertThat(connection.line()).contains(" 101 ");
            readHeaders(connection);
            for (int i = 0; i < 5; i++) {
                connection.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
                assertThat(List.of(
                                connection.readByte(),
                                connection.readByte(),
                                connection.readByte(),
                                connection.readByte()))
                        .containsExactly(0x81, 2, (int) 'h', (int) 'i');
            }
        }
        assertThat(outcomes.taken("p")).isEqualTo(1);
        try (Connection refused = new Connection(uri())) {
            assertThat(refused.send(handshake()).read().status()).isEqualTo(429);
        }
    }

    @Test
    void row_42_the_answer_to_a_handshake_has_the_fields() throws Exception {
        startWebSocket();

        try (Connection connection = new Connection(uri())) {
            assertThat(connection.send(handshake()).line()).contains(" 101 ");
            assertThat(readHeaders(connection)).contains("RateLimit: \"p\";r=0");
        }
    }

    private void startWebSocket() throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet(this::ok, "/*")
                .webSocket("/echo"));
    }

    private static String readHeaders(Connection connection) throws IOException {
        StringBuilder headers = new StringBuilder();
        for (String line = connection.line(); !line.isEmpty(); line = connection.line()) {
            headers.append(line).append('\n');
        }
        return headers.toString();
    }

    private String handshake() {
        return "GET /echo HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
    }
}
