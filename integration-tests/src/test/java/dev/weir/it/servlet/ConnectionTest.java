package dev.weir.it.servlet;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.Cases;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Standing;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals on connections that go on: contents that nobody reads, keep-alive, pipelining. */
class ConnectionTest extends Cases {

    private static final int TEN_MB = 10_000_000;

    /** A request whose content is not to be touched. */
    private static final class Untouchable extends HttpServletRequestWrapper {
        private final List<String> touched;

        Untouchable(HttpServletRequest request, List<String> touched) {
            super(request);
            this.touched = touched;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            touched.add("getInputStream");
            return super.getInputStream();
        }

        @Override
        public BufferedReader getReader() throws IOException {
            touched.add("getReader");
            return super.getReader();
        }

        @Override
        public String getParameter(String name) {
            touched.add("getParameter");
            return super.getParameter(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            touched.add("getParameterMap");
            return super.getParameterMap();
        }
    }

    private final List<String> touched = new ArrayList<>();

    private void startWithABurstOfOne() throws Exception {
        start(app().filter(
                        "watch",
                        (request, response, chain) ->
                                chain.doFilter(new Untouchable((HttpServletRequest) request, touched), response),
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet(this::ok, "/*"));
        get("/");
        touched.clear();
    }

    private String post(String... moreFields) {
        String more = moreFields.length == 0 ? "" : String.join("\r\n", moreFields) + "\r\n";
        return "POST / HTTP/1.1\r\nHost: " + uri().getAuthority()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\n" + more + "\r\n";
    }

    @Test
    void row_10_a_refused_client_that_waits_for_100_continue_is_told_so_before_it_sends_anything() throws Exception {
        startWithABurstOfOne();

        try (Connection connection = new Connection(uri())) {
            Reply refused = connection
                    .send(post("Expect: 100-continue", "Content-Length: " + TEN_MB))
                    .read();

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).isNotEmpty();
            assertThat(touched).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10000000", "Transfer-Encoding: chunked"})
    void row_10_the_content_of_a_refused_post_is_not_read_by_us(String framing) throws Exception {
        startWithABurstOfOne();

        try (Connection connection = new Connection(uri())) {
            connection.send(post(framing));
            CompletableFuture<Void> sending = runAsync(() -> sendTenMegabytes(connection, framing));
            Reply refused = connection.read();

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).isNotEmpty();
            assertThat(touched).isEmpty();
            sending.join();
            assertThat(closedOrAnswering(connection)).isTrue();
        }
        assertThat(get("/").status()).isEqualTo(429);
    }

    private static void sendTenMegabytes(Connection connection, String framing) {
        byte[] part = new byte[100_000];
        try {
            for (int sent = 0; sent < TEN_MB; sent += part.length) {
                if (framing.endsWith("chunked")) {
                    connection
                            .send(Integer.toHexString(part.length) + "\r\n")
                            .send(part)
                            .send("\r\n");
                } else {
                    connection.send(part);
                }
            }
            if (framing.endsWith("chunked")) {
                connection.send("0\r\n\r\n");
            }
        } catch (IOException e) {
            // The server closed its side, as it may.
        }
    }

    private boolean closedOrAnswering(Connection connection) throws IOException {
        try {
            return connection.send(head("GET", "/")).read().status() == 429;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Test
    void row_10_a_small_unread_content_does_not_get_into_the_next_request_of_the_connection() throws Exception {
        startWithABurstOfOne();
        String content = "GET /smuggled HTTP/1.1\r\n\r\n";

        try (Connection connection = new Connection(uri())) {
            for (int i = 0; i < 3; i++) {
                Reply refused = connection
                        .send(post("Content-Length: " + content.length()) + content)
                        .read();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).isNotEmpty();
            }
        }
    }

    @Test
    void row_41_requests_of_one_connection_are_counted_each() throws Exception {
        start(limited("limit", "3/1m"));
        String request = "GET / HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\n\r\n";

        try (Connection connection = new Connection(uri())) {
            for (int left = 2; left >= 0; left--) {
                assertThat(connection.send(request).read().standings())
                        .extracting(Standing::remaining)
                        .containsExactly((long) left);
            }
            assertThat(connection.send(request).read().status()).isEqualTo(429);
            assertThat(connection.send(request).read().status()).isEqualTo(429);
        }
    }

    @Test
    void row_41_pipelined_requests_are_counted_each() throws Exception {
        start(limited("limit", "3/1m"));
        String request = "GET / HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\n\r\n";

        try (Connection connection = new Connection(uri())) {
            connection.send(request.repeat(5));
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                statuses.add(connection.read().status());
            }
            assertThat(statuses).containsExactly(200, 200, 200, 429, 429);
        }
    }

    @Test
    void row_07_a_refused_head_leaves_the_connection_usable() throws Exception {
        start(limited("limit", "1/1m"));
        get("/");

        try (Connection connection = new Connection(uri())) {
            for (int i = 0; i < 3; i++) {
                String request = "HEAD / HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\n\r\n";
                assertThat(connection.send(request).read("HEAD").status()).isEqualTo(429);
            }
            assertThat(connection.send(head("GET", "/")).read().body()).contains("\"status\":429");
        }
    }
}
