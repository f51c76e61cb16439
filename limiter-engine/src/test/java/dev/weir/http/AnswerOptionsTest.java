package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.ManualClock;
import dev.weir.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How answers may differ from the standard, for a gate or for one policy. */
class AnswerOptionsTest {

    private final MemoryBackend backend =
            MemoryBackend.builder().clock(new ManualClock()).build();
    private final Map<String, List<String>> fields = new TreeMap<>();

    private final ResponseFields lines = new ResponseFields() {
        @Override
        public void set(String name, String value) {
            fields.put(name, new ArrayList<>(List.of(value)));
        }

        @Override
        public void add(String name, String value) {
            fields.computeIfAbsent(name, added -> new ArrayList<>()).add(value);
        }
    };

    private Verdict second(GateOptions options, PolicyBuilder policy) {
        return second(options, policy, new StubRequest());
    }

    /** The verdict over a second request, by a policy that lets in one an hour. */
    private Verdict second(GateOptions options, PolicyBuilder policy, StubRequest request) {
        Gate gate = new Gate(backend, List.of(policy.limit("1/1h").build()), options);
        gate.check(new StubRequest().path(RequestPath.decoded("/")), lines);
        fields.clear();
        return gate.check(request.path(RequestPath.decoded("/")), lines);
    }

    private static String body(Verdict verdict) {
        return new String(verdict.content(), StandardCharsets.UTF_8);
    }

    @Test
    void each_field_can_be_switched_off() {
        Verdict none = second(GateOptions.standard().fields(List.of()), Policy.named("a"));
        assertThat(none.status()).isEqualTo(429);
        assertThat(none.fields()).doesNotContainKey("Retry-After");
        assertThat(fields).isEmpty();

        Verdict one = second(GateOptions.standard().fields(List.of(AnswerField.RATELIMIT)), Policy.named("b"));
        assertThat(one.fields()).doesNotContainKey("Retry-After");
        assertThat(fields).containsOnlyKeys("RateLimit");
    }

    @Test
    void the_fields_of_before_the_draft_are_there_when_asked_for() {
        second(
                GateOptions.standard().fields(List.of(AnswerField.parse("x-ratelimit"), AnswerField.RETRY_AFTER)),
                Policy.named("a"));

        assertThat(fields)
                .containsOnly(
                        Map.entry("X-RateLimit-Limit", List.of("1")),
                        Map.entry("X-RateLimit-Remaining", List.of("0")),
                        Map.entry("X-RateLimit-Reset", List.of("3600")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerField.parse("X-Rate"))
                .withMessageContaining("\"X-Rate\"");
    }

    @Test
    void scripts_of_other_origins_may_read_what_is_exposed() {
        second(GateOptions.standard().exposed(true), Policy.named("a"));

        assertThat(fields.get("Access-Control-Expose-Headers"))
                .containsExactly("RateLimit-Policy, RateLimit, Retry-After");
    }

    @Test
    void two_gates_expose_once() {
        GateOptions exposed = GateOptions.standard().exposed(true);
        StubRequest request = new StubRequest().path(RequestPath.decoded("/"));
        for (String name : List.of("a", "b")) {
            new Gate(backend, List.of(Policy.named(name).limit("9/1h").build()), exposed).check(request, lines);
        }
        assertThat(fields.get("Access-Control-Expose-Headers")).hasSize(1);
    }

    @Test
    void a_field_for_access_logs_tells_the_outcome() {
        GateOptions options = GateOptions.standard().outcomeHeader("X-Weir-Outcome");
        second(options, Policy.named("a"));
        assertThat(fields).containsEntry("X-Weir-Outcome", List.of("denied"));
        second(options, Policy.named("b").mode(Mode.SHADOW));
        assertThat(fields).containsEntry("X-Weir-Outcome", List.of("shadow_denied"));
    }

    @Test
    void preflights_are_charged_when_asked_for() {
        StubRequest preflight = new StubRequest()
                .method("OPTIONS")
                .header("Origin", "https://example.org")
                .header("Access-Control-Request-Method", "PUT");
        assertThat(second(GateOptions.standard(), Policy.named("a"), preflight).proceeds())
                .isTrue();
        assertThat(second(GateOptions.standard().preflightsCount(true), Policy.named("b"), preflight)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void a_policy_has_a_status_problem_and_fields_of_its_own() {
        Verdict refused = second(
                GateOptions.standard(),
                Policy.named("a")
                        .response(PolicyResponse.standard()
                                .status(503)
                                .problem("https://example.org/quota", "Quota <used> up")
                                .detail("Buy \"more\".")
                                .header("X-Plan", "free")));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.fields()).containsEntry("X-Plan", "free").containsEntry("Retry-After", "3600");
        assertThat(body(refused))
                .isEqualTo("{\"type\":\"https://example.org/quota\",\"title\":\"Quota \\u003cused\\u003e up\","
                        + "\"status\":503,\"detail\":\"Buy \\\"more\\\".\",\"violated-policies\":[\"a\"]}\n");
    }

    @Test
    void a_page_shows_a_detail_as_it_is_and_runs_nothing_of_it() {
        Verdict refused = second(
                GateOptions.standard(),
                Policy.named("a").response(PolicyResponse.standard().detail("<script>alert(1)</script>")),
                new StubRequest().header("Accept", "text/html"));
        assertThat(body(refused))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void a_policy_has_a_body_of_its_own_with_whole_seconds() {
        Verdict refused = second(
                GateOptions.standard(),
                Policy.named("a")
                        .response(PolicyResponse.standard()
                                .writer((told, request) -> new RefusalWriter.Body(
                                        "text/plain",
                                        told.policy() + told.violated() + told.retryAfterSeconds() + told.status()))));
        assertThat(refused.fields()).containsEntry("Content-Type", "text/plain");
        assertThat(body(refused)).isEqualTo("a[a]3600429");
    }

    @Test
    void where_the_writer_throws_the_standard_body_is_sent() {
        Verdict refused = second(
                GateOptions.standard(),
                Policy.named("a").response(PolicyResponse.standard().writer((told, request) -> {
                    throw new IllegalStateException("on purpose");
                })));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(body(refused)).contains("\"status\":429");
    }

    @Test
    void where_the_writer_leaves_something_out_the_standard_body_is_sent() {
        for (String type : new String[] {null, "text/plain"}) {
            Verdict refused = second(
                    GateOptions.standard(),
                    Policy.named("a" + type)
                            .response(PolicyResponse.standard()
                                    .writer((told, request) ->
                                            new RefusalWriter.Body(type, type == null ? "no" : null))));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(body(refused)).contains("\"status\":429");
        }
    }

    @Test
    void a_response_is_refused_that_would_break_the_answer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyResponse.standard().status(200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyResponse.standard().header("Retry-After", "1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyResponse.standard().header("X-A", "a\r\nb"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyResponse.standard().header("x-content-type-options", "sniff"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyResponse.standard().header("X-A", "1").header("x-a", "2"))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyResponse.standard().problem("not a uri", "t"));
    }

    @Test
    void the_problem_names_the_request_where_its_path_is_plain() {
        assertThat(body(second(
                        GateOptions.standard(), Policy.named("a"), new StubRequest().rawPath("/app/api/x.json"))))
                .contains("\"instance\":\"/app/api/x.json\"");
        for (String path : List.of("/a%20b", "/a;b=c", "/<script>", "//evil.example", "/a\"b", "*")) {
            assertThat(body(second(
                            GateOptions.standard(),
                            Policy.named("b" + path.hashCode()),
                            new StubRequest().rawPath(path))))
                    .doesNotContain("instance");
        }
    }

    @Test
    void the_fields_of_a_policy_that_hides_them_are_not_shown_and_the_refusal_names_none() {
        Verdict refused = second(GateOptions.standard(), Policy.named("a").fields(false));
        assertThat(fields).isEmpty();
        assertThat(refused.fields()).containsEntry("Retry-After", "3600");
        assertThat(body(refused)).doesNotContain("violated");
    }
}
