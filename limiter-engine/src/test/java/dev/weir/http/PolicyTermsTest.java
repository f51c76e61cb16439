package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a policy may say beside its limits and its key. */
class PolicyTermsTest {

    private final MemoryBackend backend =
            MemoryBackend.builder().clock(new ManualClock()).build();
    private final Map<String, String> fields = new HashMap<>();

    private Gate gate(PolicyBuilder... policies) {
        return new Gate(
                backend, List.of(policies).stream().map(PolicyBuilder::build).toList());
    }

    private static PolicyBuilder one(String name) {
        return Policy.named(name).limit("1/1h");
    }

    private static StubRequest request() {
        return request("/api/x");
    }

    private static StubRequest request(String path) {
        return new StubRequest().path(RequestPath.decoded(path)).remoteAddress("192.0.2.1");
    }

    /** How many of ten requests are let in; ten where they do not count. */
    private int allowedOfTen(Gate gate, java.util.function.Supplier<StubRequest> requests) {
        int allowed = 0;
        for (int i = 0; i < 10; i++) {
            allowed += gate.check(requests.get(), fields::put).proceeds() ? 1 : 0;
        }
        return allowed;
    }

    private static Object outcome(StubRequest request) {
        return request.attribute(Gate.OUTCOME) + " by " + request.attribute(Gate.POLICY);
    }

    @Test
    void a_match_narrows_by_host_in_any_case_and_without_port() {
        Gate gate = gate(one("p").match(Match.everything().hosts(List.of("api.example.com", "*.tenant.org"))));

        assertThat(allowedOfTen(gate, () -> request().header("Host", "API.example.com:8080")))
                .isOne();
        assertThat(allowedOfTen(gate, () -> request().header("Host", "example.com")))
                .isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request().header("Host", "tenant.org")))
                .isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request().header("Host", "eviltenant.org")))
                .isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request().header("Host", "a.tenant.org.")))
                .isZero();
        assertThat(allowedOfTen(gate, PolicyTermsTest::request))
                .as("without a host")
                .isEqualTo(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Match.everything().hosts(List.of("example.com:80")))
                .withMessageContaining("without a port");
    }

    @Test
    void a_match_narrows_by_header_fields_all_of_which_must_be_there() {
        Gate gate = gate(
                one("p").match(Match.everything().header("X-Client", "mobile-*").header("X-Beta", "*")));

        assertThat(allowedOfTen(gate, () -> request().header("X-Client", "mobile-7")))
                .isEqualTo(10);
        assertThat(allowedOfTen(
                        gate,
                        () -> request()
                                .header("x-client", "web")
                                .header("X-Client", " mobile-7 ")
                                .header("X-Beta", "")))
                .isOne();
    }

    @Test
    void unless_takes_requests_out_of_a_match() {
        Gate gate = gate(one("p").match(Match.everything().paths("/api/**"))
                .unless(Match.everything().paths("/api/free/**"))
                .unless(Match.everything().methods("DELETE")));

        assertThat(allowedOfTen(gate, () -> request("/api/free/x"))).isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request("/api/x").method("DELETE"))).isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request("/api/x"))).isOne();
    }

    @Test
    void otherwise_counts_only_where_no_other_enforced_policy_matches() {
        Gate gate = gate(
                one("rest").otherwise(true),
                Policy.named("api").limit("5/1h").paths("/api/**"),
                one("watched").mode(Mode.SHADOW).paths("/shadow/**"));

        assertThat(allowedOfTen(gate, () -> request("/api/x"))).isEqualTo(5);
        assertThat(allowedOfTen(gate, () -> request("/shadow/x")))
                .as("a policy in shadow changes nothing")
                .isOne();
    }

    @Test
    void plans_have_limits_and_buckets_of_their_own() {
        Map<String, List<Limit>> plans = Map.of("gold", Limit.parseAll("5/1h"), "silver", Limit.parseAll("3/1h"));
        Gate gate = gate(one("p").plans("attribute:plan", plans));

        assertThat(allowedOfTen(gate, () -> request().withAttribute("plan", "gold")))
                .isEqualTo(5);
        assertThat(fields).containsEntry("RateLimit-Policy", "\"p\";q=5;w=3600");
        assertThat(allowedOfTen(gate, () -> request().withAttribute("plan", "silver")))
                .isEqualTo(3);
        assertThat(allowedOfTen(gate, () -> request().withAttribute("plan", "unknown")))
                .isOne();
        assertThat(allowedOfTen(gate, PolicyTermsTest::request))
                .as("the same bucket")
                .isZero();
        assertThat(allowedOfTen(gate, () -> request().withAttribute("plan", List.of("gold"))))
                .as("no text")
                .isZero();
    }

    @Test
    void a_plan_may_be_told_by_any_part_of_a_key() {
        PolicyBuilder address = one("address").plans("client-address", Map.of("192.0.2.1", Limit.parseAll("5/1h")));
        PolicyBuilder host = one("host").plans("host", Map.of("gold.example", Limit.parseAll("4/1h")));
        PolicyBuilder method = one("method").plans("method", Map.of("PUT", Limit.parseAll("3/1h")));

        assertThat(allowedOfTen(gate(address), PolicyTermsTest::request)).isEqualTo(5);
        assertThat(allowedOfTen(gate(host), () -> request().header("Host", "Gold.Example:8080")))
                .isEqualTo(4);
        assertThat(allowedOfTen(gate(method), () -> request().method("put"))).isEqualTo(3);
    }

    @Test
    void a_plan_that_no_request_could_have_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("p").plans("method", Map.of("put", Limit.parseAll("3/1h"))))
                .withMessage("plan \"put\" by method would never be met; write \"PUT\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("p").plans("host", Map.of("Gold.example", Limit.parseAll("3/1h"))))
                .withMessageContaining("write \"gold.example\"");
        assertThat(one("p").plans("attribute:plan", Map.of("Gold", Limit.parseAll("3/1h"))))
                .as("elsewhere a plan is written as it likes")
                .isNotNull();
    }

    @Test
    void a_plans_address_is_found_as_a_keys_is() {
        PolicyBuilder policy = one("p").plans("client-address", Map.of("192.0.2.7", Limit.parseAll("5/1h")))
                .clientAddresses(ClientAddresses.behind(ForwardedField.X_FORWARDED_FOR, List.of("192.0.2.1")));

        assertThat(allowedOfTen(gate(policy), () -> request().header("X-Forwarded-For", "192.0.2.7")))
                .isEqualTo(5);
    }

    @Test
    void a_plan_may_be_a_variable_of_the_policys_own_paths() {
        Policy policy = one("p").paths("/plans/{plan}/**")
                .plans("path:plan", Map.of("gold", Limit.parseAll("5/1h")))
                .build();
        Gate gate = new Gate(backend, List.of(policy));

        assertThat(allowedOfTen(gate, () -> request("/plans/gold/x"))).isEqualTo(5);
        assertThat(allowedOfTen(gate, () -> request("/plans/tin/x"))).isOne();

        Gate everywhere = new Gate(backend, List.of(policy.everywhere()));
        assertThat(allowedOfTen(everywhere, () -> request("/plans/gold/x").remoteAddress("192.0.2.2")))
                .isEqualTo(5);
        assertThat(allowedOfTen(
                        everywhere,
                        () -> request("/other").pathParameter("plan", "gold").remoteAddress("192.0.2.3")))
                .as("or of the container's template")
                .isEqualTo(5);
    }

    @Test
    void plans_by_role_take_the_first_that_the_caller_has() {
        Map<String, List<Limit>> plans = new java.util.LinkedHashMap<>();
        plans.put("gold", Limit.parseAll("5/1h"));
        plans.put("silver", Limit.parseAll("3/1h"));
        PolicyBuilder policy = one("p").plans("role", plans);

        assertThat(policy.build().phase()).isEqualTo(Phase.AUTHENTICATED);
        assertThat(allowedOfTen(gate(policy), () -> request().role("silver").role("gold")))
                .isEqualTo(5);
    }

    @Test
    void a_plan_is_refused_that_has_no_limit_or_less_burst_than_the_cost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("p").plans("role", Map.of("gold", List.of())))
                .withMessageContaining("plan \"gold\" has no limit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.named("p")
                        .limit("9/1h")
                        .cost(5)
                        .plans("role", Map.of("tin", Limit.parseAll("4/1h")))
                        .build())
                .withMessageContaining("of plan \"tin\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("p").plans("plan", Map.of("a", Limit.parseAll("1/1h"))));
    }

    @Test
    void two_policies_whose_limiters_would_be_one_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        gate(one("p").plans("attribute:a", Map.of("gold", Limit.parseAll("5/1h"))), one("p plan gold")))
                .withMessageContaining("\"p plan gold\"");
    }

    @Test
    void exempt_requests_are_not_counted_and_say_so() {
        String hash = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"; // of "secret"
        Exemptions exempt = Exemptions.none()
                .addresses(List.of("10.0.0.0/8"))
                .paths(List.of("/health"))
                .secrets("X-Api-Key", List.of(hash));
        Gate gate = gate(one("p").exempt(exempt));

        assertThat(allowedOfTen(gate, () -> request().remoteAddress("10.1.2.3")))
                .isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request("/health"))).isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request().header("X-Api-Key", "secret")))
                .isEqualTo(10);
        assertThat(allowedOfTen(gate, () -> request().header("X-Api-Key", hash)))
                .isOne();
        StubRequest health = request("/health");
        gate.check(health, fields::put);
        assertThat(outcome(health)).isEqualTo("exempt by p");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exemptions.none().secrets("X-Api-Key", List.of("my-secret")))
                .withMessageNotContaining("my-secret");
    }

    @Test
    void an_exempt_principal_is_looked_for_behind_authentication() {
        PolicyBuilder policy = one("p").exempt(Exemptions.none().principals(List.of("monitor")));
        Gate gate = gate(policy);

        assertThat(policy.build().phase()).isEqualTo(Phase.AUTHENTICATED);
        assertThat(allowedOfTen(gate, () -> request().principal("monitor"))).isEqualTo(10);
        assertThat(allowedOfTen(gate, PolicyTermsTest::request)).isOne();
    }

    @Test
    void a_malformed_path_is_no_way_to_an_exemption() {
        Gate gate = gate(one("p").exempt(Exemptions.none().paths(List.of("/health"))));

        assertThat(gate.check(request("/x/../health\0"), fields::put).status()).isEqualTo(400);
    }

    @Test
    void the_phase_is_that_of_the_key_where_nothing_is_said() {
        assertThat(one("p").build().phase()).isEqualTo(Phase.EDGE);
        assertThat(one("p").key("header:X-Api-Key").build().phase()).isEqualTo(Phase.EDGE);
        assertThat(one("p").key("principal, client-address").build().phase()).isEqualTo(Phase.AUTHENTICATED);
        assertThat(one("p").key("role:gold").build().phase()).isEqualTo(Phase.AUTHENTICATED);
        assertThat(one("p").key("principal").phase(Phase.EDGE).build().phase()).isEqualTo(Phase.EDGE);
        assertThat(one("p").key("principal").key("client-address").build().phase())
                .isEqualTo(Phase.EDGE);
    }

    @Test
    void costs_go_by_method_header_or_attribute_within_bounds() {
        StubRequest request = request().method("post").header("X-Cost", "7").withAttribute("cost", 99L);

        assertThat(CostResolver.byMethod(Map.of("POST", 5L), 1).cost(request)).isEqualTo(5);
        assertThat(CostResolver.byMethod(Map.of("GET", 2L), 1).cost(request().method("HEAD")))
                .isEqualTo(2);
        assertThat(CostResolver.ofHeader("x-cost", 1, 10, 1).cost(request)).isEqualTo(7);
        assertThat(CostResolver.ofHeader("X-Cost", 1, 5, 1).cost(request)).isEqualTo(5);
        assertThat(CostResolver.ofHeader("X-Cost", 1, 5, 3).cost(request().header("X-Cost", "-4")))
                .isOne();
        assertThat(CostResolver.ofHeader("X-Cost", 1, 5, 3).cost(request().header("X-Cost", "many")))
                .isEqualTo(3);
        assertThat(CostResolver.ofHeader("X-Cost", 1, 5, 3).cost(request())).isEqualTo(3);
        assertThat(CostResolver.ofAttribute("cost", 1, 50, 3).cost(request)).isEqualTo(50);
    }

    @Test
    void a_cost_by_status_takes_the_most_and_gives_back_the_rest_once() {
        Gate gate = gate(Policy.named("p").limit("10/1h").costByStatus(Map.of("401", 5L, "4xx", 2L), 0));
        StubRequest request = request();
        gate.check(request, fields::put);
        RateLimit handle = RateLimit.of(request.attribute(RateLimit.ATTRIBUTE));
        assertThat(handle).isNotNull();
        assertThat(handle.peek("p").remaining()).isEqualTo(5);
        assertThat(gate.awaitsStatus(request)).isTrue();

        gate.settle(request, 404);
        gate.settle(request, 200);
        assertThat(handle.peek("p").remaining()).isEqualTo(8);
        assertThat(gate.awaitsStatus(request)).isFalse();
    }

    @Test
    void a_key_has_variables_of_the_path_and_parameters_of_the_container() {
        Gate gate = gate(one("p").paths("/tenants/{tenant}/**").key("path:tenant, client-address"));
        assertThat(allowedOfTen(gate, () -> request("/tenants/a/x"))).isOne();
        assertThat(allowedOfTen(gate, () -> request("/tenants/b"))).isOne();

        Gate other = gate(one("q").key("path:id"));
        assertThat(allowedOfTen(other, () -> request().pathParameter("id", "1")))
                .isOne();
        assertThat(allowedOfTen(other, () -> request().pathParameter("id", "2")))
                .isOne();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("r").paths("/**/{id}/**").key("path:id").build())
                .withMessageContaining("two **");
    }

    @Test
    void variables_are_found_behind_any_number_of_segments() {
        Policy policy = one("p").paths("/**/users/{id}").key("path:id").build();

        assertThat(policy.key(request("/users/7"))).isEqualTo("path:7");
        assertThat(policy.key(request("/a/b/users/8"))).isEqualTo("path:8");
    }

    @Test
    void callers_of_one_wider_prefix_share_a_bucket_where_the_key_says_so() {
        Gate gate = gate(one("p").key("client-address/48"));
        assertThat(allowedOfTen(gate, () -> request().remoteAddress("2001:db8:1:1::1")))
                .isOne();
        assertThat(allowedOfTen(gate, () -> request().remoteAddress("2001:db8:1:2::1")))
                .isZero();
        assertThat(allowedOfTen(gate, () -> request().remoteAddress("2001:db8:2:1::1")))
                .isOne();
    }

    @Test
    void a_policy_everywhere_counts_once_with_the_one_that_it_is_of() {
        Policy login = Policy.named("login").limit("2/1h").paths("/login").build();
        Gate first = new Gate(backend, List.of(login));
        Gate second = new Gate(backend, List.of(login.everywhere()));
        StubRequest request = request("/login");
        first.check(request, fields::put);
        second.check(request, fields::put);
        assertThat(fields).containsEntry("RateLimit", "\"login\";r=1;t=1800");
        second.check(request("/elsewhere"), fields::put);
        assertThat(fields).containsEntry("RateLimit", "\"login\";r=0;t=3600");
    }

    @Test
    void a_wait_is_at_most_ten_seconds() {
        assertThat(one("p").maxWait("250ms").build().maxWait()).isEqualTo(Duration.ofMillis(250));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one("p").maxWait(Duration.ofSeconds(11)))
                .withMessageContaining("0s to 10s");
    }
}
