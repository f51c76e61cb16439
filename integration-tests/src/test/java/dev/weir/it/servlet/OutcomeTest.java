package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Mode;
import dev.weir.http.Policy;
import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the application and the log are told, and what is left behind. */
class OutcomeTest extends Cases {

    private static final String MARKER = "dev.weir.http.RequestRecord";

    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    @Test
    void row_44_in_shadow_nothing_is_refused_and_the_application_and_the_log_are_told() throws Exception {
        try (ErrorOutput log = new ErrorOutput()) {
            startTelling("limit", "1/1m", "mode", "shadow");
            for (int i = 0; i < 5; i++) {
                Reply reply = get("/");
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.has("RateLimit")).isFalse();
                assertThat(reply.has("RateLimit-Policy")).isFalse();
                assertThat(reply.has("Retry-After")).isFalse();
            }
            assertThat(log.text()).containsOnlyOnce("Policy p in shadow would have refused");
        }
        assertThat(told).startsWith("allowed by p");
        assertThat(told.stream().skip(1)).hasSize(4).containsOnly("shadow_denied by p");
        assertThat(outcomes.denied()).isEqualTo(4);
    }

    @Test
    void row_44_in_shadow_the_fields_are_there_when_asked_for() throws Exception {
        startTelling("limit", "1/1m", "mode", "shadow", "fields", "true");

        assertThat(get("/").remaining()).isZero();
        Reply wouldBeRefused = get("/");
        assertThat(wouldBeRefused.status()).isEqualTo(200);
        assertThat(wouldBeRefused.standings()).containsExactly(new Reply.Standing("p", 0, 60));
    }

    private void startTelling(String... params) throws Exception {
        start(app().filter("p", new RateLimitFilter(), params(params), "/*")
                .servlet(
                        (request, response) -> {
                            told.add(request.getAttribute("weir.outcome") + " by "
                                    + request.getAttribute("weir.policy"));
                            ok(request, response);
                        },
                        "/*"));
    }

    @Test
    void row_49_each_outcome_is_counted_as_itself() throws Exception {
        startTelling("limit", P, "methods", "GET");

        get("/");
        get("/");
        get("/");
        send("POST", "/");
        send("OPTIONS", "/", "Origin", "https://example.org", "Access-Control-Request-Method", "PUT");

        assertThat(outcomes.allowed()).isEqualTo(2);
        assertThat(outcomes.denied()).isEqualTo(1);
        assertThat(told).containsExactly("allowed by p", "allowed by p", "null by null", "null by null");
    }

    @Test
    void row_49_what_is_not_limited_leaves_no_state() throws Exception {
        start(limited(
                Policy.named("off")
                        .limit(P)
                        .key("header:X-Api-Key")
                        .mode(Mode.OFF)
                        .build(),
                Policy.named("posts")
                        .limit(P)
                        .key("header:X-Api-Key")
                        .methods("POST")
                        .build(),
                Policy.named("paths")
                        .limit(P)
                        .key("header:X-Api-Key")
                        .paths("/api/**")
                        .build()));

        for (int i = 0; i < 500; i++) {
            Reply reply = get("/", "X-Api-Key", "key-" + i);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.has("RateLimit")).isFalse();
        }
        assertThat(backend.size()).isZero();
        assertThat(outcomes.buckets()).isEmpty();
    }

    @Test
    void row_49_nothing_of_ours_enters_a_session() throws Exception {
        Queue<Object> sessions = new ConcurrentLinkedQueue<>();
        start(app().filter("p", new RateLimitFilter(), params("limit", P, "key", "cookie:session, principal"), "/*")
                .servlet(
                        (request, response) -> {
                            sessions.add(request.getSession(false) == null ? "none" : request.getSession(false));
                            ok(request, response);
                        },
                        "/*"));

        assertThat(get("/", "Cookie", "session=1").has("Set-Cookie")).isFalse();
        assertThat(get("/").has("Set-Cookie")).isFalse();
        assertThat(sessions).containsExactly("none", "none");
    }

    static List<Object> row_50_an_attribute_of_the_markers_name_from_elsewhere_is_ignored() {
        return List.of("counted", Map.of("p", 1), Set.of("p"), 1);
    }

    @ParameterizedTest
    @MethodSource
    void row_50_an_attribute_of_the_markers_name_from_elsewhere_is_ignored(Object forged) throws Exception {
        start(app().filter(
                        "forger",
                        (request, response, chain) -> {
                            request.setAttribute(MARKER, forged);
                            chain.doFilter(request, response);
                        },
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(), params("limit", P), "/*")
                .servlet(this::ok, "/*"));

        assertThat(get("/").remaining()).isEqualTo(1);
        assertThat(get("/").remaining()).isZero();
        assertThat(get("/").status()).isEqualTo(429);
        assertThat(served).hasValue(2);
    }
}
