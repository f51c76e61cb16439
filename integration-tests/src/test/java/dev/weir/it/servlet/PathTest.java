package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.Cases;
import dev.weir.it.PathTricks;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No way to write a path gets to a resource past its policy. */
class PathTest extends Cases {

    /** An application that is lax itself about what it takes for its resource. */
    private void lax(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (path.replaceAll("/+", "/").replaceAll("(?<=.)/$", "").equals("/api/x")) {
            ok(request, response);
        } else {
            response.setStatus(404);
        }
    }

    private WebApp guarding(String contextPath, String paths) {
        return app(contextPath).filter("p", new RateLimitFilter(), params("limit", "1/1h", "paths", paths), "/*");
    }

    private List<String> waysPast() throws IOException {
        assertThat(get("/api/x").status()).isEqualTo(200);
        int before = served.get();
        List<String> past = new ArrayList<>();
        for (String trick : PathTricks.TO_API_X) {
            Reply reply = get(trick);
            assertThat(reply.status()).as(trick).isLessThan(500);
            if (served.get() > before || reply.body().equals("ok")) {
                past.add(trick + " -> " + reply.status());
                before = served.get();
            }
        }
        assertThat(get("/api/x").status()).isEqualTo(429);
        return past;
    }

    @ParameterizedTest
    @CsvSource({"'', /api/x", "'', /api/*", "'', /*", "'', /", "/app, /api/*", "/app/deep, /*"})
    void row_30_no_way_to_write_a_path_reaches_its_resource_unlimited(String contextPath, String servletPattern)
            throws Exception {
        start(guarding(contextPath, "/api/x").servlet(this::lax, servletPattern));

        assertThat(waysPast()).isEmpty();
    }

    @Test
    void row_30_no_way_to_write_a_path_reaches_a_file_of_the_default_servlet_unlimited(@TempDir Path files)
            throws Exception {
        Files.createDirectory(files.resolve("api"));
        Files.writeString(files.resolve("api/x"), "ok");
        start(guarding("/app", "/api/x").files(files));

        assertThat(waysPast()).isEmpty();
    }

    @Test
    void row_30_a_filter_on_the_resources_pattern_alone_is_not_passed_either() throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", "1/1h"), "/api/x")
                .servlet(this::lax, "/api/x"));

        assertThat(waysPast()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/a%2Fb", "/x/a%2F..%2F..%2Fhealth", "/x/a%5Cb", "/x/a\\b"})
    void row_30_a_segment_that_hides_a_slash_is_refused_where_a_path_matters(String path) throws Exception {
        start(guarding("", "/x/**").servlet(this::ok, "/*"));

        assertThat(get(path).status()).isEqualTo(400);
        assertThat(served).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"/api/**, /api/a/b/c", "/api/*/c, /api/b/c", "/img/*.png, /img/a.png", "/**, /any", "/, /"})
    void row_30_patterns_match_below_the_context_path(String pattern, String path) throws Exception {
        start(guarding("/app", pattern).servlet(this::ok, "/*"));

        assertThat(get(path).remaining()).isZero();
        assertThat(get(path).status()).isEqualTo(429);
        assertThat(get("/elsewhere/x").status()).isEqualTo(pattern.equals("/**") ? 429 : 200);
    }

    @Test
    void row_31_an_absolute_target_is_its_path() throws Exception {
        start(guarding("", "/api/x").servlet(this::ok, "/*"));

        assertThat(absolute("/api/x").remaining()).isZero();
        assertThat(absolute("/api/x").status()).isEqualTo(429);
        assertThat(get("/api/x").status()).isEqualTo(429);
        assertThat(absolute("/api/y").status()).isEqualTo(200);
    }

    private Reply absolute(String path) throws IOException {
        try (Connection connection = new Connection(uri())) {
            return connection
                    .send("GET http://" + uri().getAuthority() + path + " HTTP/1.1\r\nHost: " + uri().getAuthority()
                            + "\r\nConnection: close\r\n\r\n")
                    .read();
        }
    }

    @Test
    void row_31_an_asterisk_is_answered_or_refused_but_reaches_no_resource_unlimited() throws Exception {
        start(limited("limit", P));

        for (int i = 0; i < 3; i++) {
            try (Connection connection = new Connection(uri())) {
                Reply reply = connection
                        .send("OPTIONS * HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\nConnection: close\r\n\r\n")
                        .read();
                assertThat(reply.status()).isLessThan(500);
            }
        }
        assertThat(served.get()).isLessThanOrEqualTo(2);
        assertThat((long) served.get()).isEqualTo(outcomes.taken("p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "Get", "BREW", "PROPFIND", "get-x", "HEAD", "TRACE"})
    void row_32_no_method_is_past_a_policy_on_all(String method) throws Exception {
        start(limited("limit", P));
        for (int i = 0; i < 4; i++) {
            assertThat(send(method, "/").status()).isNotEqualTo(500);
        }

        assertThat(served.get()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "gEt", "HEAD", "head"})
    void row_32_a_policy_on_get_counts_head_and_no_spelling_is_past_it(String method) throws Exception {
        start(limited("limit", P, "methods", "GET"));
        for (int i = 0; i < 4; i++) {
            send(method, "/");
        }

        assertThat(served.get()).isLessThanOrEqualTo(2);
        assertThat(send("POST", "/").status()).isEqualTo(200);
        assertThat(send("BREW", "/").has("RateLimit")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void row_32_a_method_override_is_ignored(String header) throws Exception {
        start(limited("limit", P, "methods", "POST"));

        for (int i = 0; i < 3; i++) {
            assertThat(send("GET", "/", header, "POST").status()).isEqualTo(200);
        }
        send("POST", "/", header, "GET");
        send("POST", "/", header, "GET");
        assertThat(send("POST", "/", header, "GET").status()).isEqualTo(429);
    }
}
