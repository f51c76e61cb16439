package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final SampleRequest HELLO =
            SampleRequest.of("GET", "/hello?a=b").withRemoteAddress("192.0.2.1");

    private static PolicyBuilder policy(String name) {
        return Policy.named(name).limit("5/10s");
    }

    private static Explanation of(PolicyBuilder policy, HttpRequest request) {
        return Explanation.of(List.of(policy.build()), request).get(0);
    }

    private static void assertNot(PolicyBuilder policy, HttpRequest request, String reason) {
        Explanation explanation = of(policy, request);
        assertThat(explanation.matches()).as(explanation.reason()).isFalse();
        assertThat(explanation.reason()).contains(reason);
    }

    @Test
    void a_policy_that_counts_is_told_with_key_limits_cost_and_phase() {
        assertThat(of(policy("p").limit("5/10s; 100/1h").cost(2), HELLO))
                .isEqualTo(
                        new Explanation("p", true, "key address:192.0.2.1, limits 5/10s; 100/1h, cost 2, phase edge"));
        assertThat(of(policy("p").key("principal"), HELLO.withPrincipal("alice"))
                        .reason())
                .isEqualTo("key principal:alice, limits 5/10s, cost 1, phase authenticated");
    }

    @Test
    void a_secret_is_not_told() {
        assertThat(of(policy("p").key("header:X-Api-Key"), HELLO.withHeader("x-api-key", "s3cret"))
                        .reason())
                .startsWith("key header:x-api-key:")
                .doesNotContain("s3cret");
    }

    @Test
    void what_does_not_match_is_told() {
        assertNot(policy("p").methods("POST"), HELLO, "the method GET is not among");
        assertNot(policy("p").paths("/api/**"), HELLO, "the path /hello matches none of [/api/**]");
        assertNot(policy("p").match(Match.everything().hosts(List.of("a.example"))), HELLO, "the host null");
        assertNot(policy("p").match(Match.everything().header("X-A", "b*")), HELLO, "X-A: b*");
        assertNot(policy("p").unless(Match.everything().paths("/hello")), HELLO, "unless");
    }

    @Test
    void what_does_not_count_although_it_matches_is_told() {
        assertNot(policy("p").mode(Mode.OFF), HELLO, "it is off");
        assertNot(policy("p").annotated(true), HELLO, "only where an annotation names it");
        assertNot(policy("p").exempt(Exemptions.none().addresses(List.of("192.0.2.0/24"))), HELLO, "exempt by address");
        assertNot(policy("p").cost(CostResolver.byMethod(Map.of("POST", 1L), 0)), HELLO, "it costs nothing");
        assertNot(
                policy("p"),
                SampleRequest.of("OPTIONS", "/hello")
                        .withHeader("Origin", "https://a.example")
                        .withHeader("Access-Control-Request-Method", "GET"),
                "a CORS preflight is not counted");
    }

    @Test
    void a_preflight_is_told_as_counted_where_preflights_are() {
        HttpRequest preflight = SampleRequest.of("OPTIONS", "/hello")
                .withHeader("Origin", "https://a.example")
                .withHeader("Access-Control-Request-Method", "GET");
        List<Policy> policies = List.of(policy("p").build());

        assertThat(Explanation.of(policies, preflight, GateOptions.standard().preflightsCount(true))
                        .get(0)
                        .matches())
                .isTrue();
    }

    @Test
    void otherwise_is_held_against_the_enforced_ones_of_the_same_phase() {
        Policy rest = policy("rest").otherwise(true).build();
        assertThat(Explanation.of(List.of(rest, policy("p").build()), HELLO).get(0))
                .isEqualTo(new Explanation("rest", false, "it counts only otherwise, and \"p\" matches"));
        for (PolicyBuilder other : List.of(
                policy("p").paths("/other"),
                policy("p").mode(Mode.SHADOW),
                policy("p").phase(Phase.AUTHENTICATED),
                policy("p").otherwise(true))) {
            assertThat(Explanation.of(List.of(rest, other.build()), HELLO)
                            .get(0)
                            .matches())
                    .isTrue();
        }
    }

    @Test
    void a_malformed_path_is_refused_where_one_depends_on_paths() {
        HttpRequest odd = SampleRequest.of("GET", "/a/%2e%2e/b");
        assertNot(policy("p").paths("/a"), odd, "the answer is 400");
        assertThat(of(policy("p"), odd).matches()).isTrue();
        assertThat(Explanation.of(
                                List.of(
                                        policy("p").build(),
                                        policy("q").paths("/a").build()),
                                odd)
                        .get(0)
                        .matches())
                .isFalse();
    }

    @Test
    void a_policy_in_shadow_is_told_as_such() {
        assertThat(of(policy("p").mode(Mode.SHADOW), HELLO).reason())
                .startsWith("in shadow, so it never refuses: key ");
    }

    @Test
    void the_limits_are_those_of_the_callers_plan() {
        PolicyBuilder plans = policy("p").plans("role", Map.of("gold", List.of(Limit.parse("50/10s"))));
        assertThat(of(plans, HELLO.withRole("gold")).reason()).contains("limits 50/10s of plan gold,");
        assertThat(of(plans, HELLO).reason()).contains("limits 5/10s, ");
    }

    @Test
    void a_cost_that_is_not_constant_is_asked_for() {
        assertThat(of(policy("p").cost(CostResolver.ofHeader("X-Cost", 1, 9, 1)), HELLO.withHeader("X-Cost", "7"))
                        .reason())
                .contains("cost 7, which is above the burst and so always refused");
        assertThat(of(policy("p").costByStatus(Map.of("401", 3L), 0), HELLO).reason())
                .contains("cost 3 at most, by the answer's status");
        CostResolver broken = request -> {
            throw new IllegalStateException("no");
        };
        assertThat(of(policy("p").cost(broken), HELLO).reason()).contains("cost 1, ");
    }
}
