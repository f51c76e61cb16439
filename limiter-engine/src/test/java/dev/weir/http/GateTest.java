package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryBackend backend = MemoryBackend.builder().clock(clock).build();
    private final Map<String, String> fields = new HashMap<>();

    private Gate gate(PolicyBuilder... policies) {
        return new Gate(
                backend, List.of(policies).stream().map(PolicyBuilder::build).toList());
    }

    private static PolicyBuilder two(String name) {
        return Policy.named(name).limit("2/1m");
    }

    private static StubRequest request() {
        return new StubRequest().path(RequestPath.decoded("/api/x")).remoteAddress("192.0.2.1");
    }

    private Verdict check(Gate gate, StubRequest request) {
        return gate.check(request, fields::put);
    }

    private static String content(Verdict verdict) {
        return new String(verdict.content(), StandardCharsets.UTF_8);
    }

    private long remaining(String limiter, String limit) {
        return backend.limiter(limiter, List.of(Limit.parse(limit)), Backend.DEFAULT_MAX_WAIT)
                .peek("address:192.0.2.1")
                .remaining();
    }

    @Test
    void the_third_request_of_two_is_refused_with_everything_a_client_needs() {
        Gate gate = gate(two("p"));
        assertThat(check(gate, request()).proceeds()).isTrue();
        assertThat(fields)
                .containsEntry("RateLimit-Policy", "\"p\";q=2;w=60")
                .containsEntry("RateLimit", "\"p\";r=1;t=30");
        check(gate, request());

        Verdict refused = check(gate, request());
        assertThat(refused.proceeds()).isFalse();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.fields())
                .containsEntry("Retry-After", "30")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Vary", "Accept")
                .containsEntry("Content-Type", "application/problem+json");
        assertThat(fields).containsEntry("RateLimit", "\"p\";r=0;t=30");
        assertThat(content(refused)).contains("\"violated-policies\":[\"p\"]");

        clock.advance(Duration.ofSeconds(30));
        assertThat(check(gate, request()).proceeds()).isTrue();
    }

    @Test
    void a_request_is_counted_once_however_often_it_passes() {
        Gate gate = gate(two("p"));
        StubRequest request = request();
        for (int i = 0; i < 5; i++) {
            assertThat(check(gate, request).proceeds()).isTrue();
        }
        assertThat(remaining("p", "2/1m")).isEqualTo(1);
    }

    @Test
    void two_gates_count_one_name_once_and_two_names_once_each() {
        StubRequest request = request();
        check(gate(two("p")), request);
        check(gate(two("p"), two("other")), request);
        assertThat(remaining("p", "2/1m")).isEqualTo(1);
        assertThat(remaining("other", "2/1m")).isEqualTo(1);
        assertThat(fields).containsEntry("RateLimit", "\"p\";r=1;t=30, \"other\";r=1;t=30");
    }

    @Test
    void policies_of_one_name_that_differ_in_their_limits_count_both() {
        Gate first = gate(two("p"));
        Gate second = new Gate(
                MemoryBackend.builder().clock(clock).build(),
                List.of(Policy.named("p").limit("1/1m").build()));
        StubRequest both = request();
        check(first, both);
        check(second, both);

        StubRequest next = request();
        assertThat(check(first, next).proceeds()).isTrue();
        assertThat(check(second, next).proceeds()).isFalse();
    }

    @Test
    void policies_of_one_name_that_differ_in_their_key_count_both() {
        Gate byHeader = gate(two("p").key("header:X-Api-Key, client-address"));
        Gate byAddress = new Gate(MemoryBackend.builder().clock(clock).build(), List.of(two("p").build()));
        for (int i = 0; i < 2; i++) {
            StubRequest invented = request().header("X-Api-Key", "key" + i);
            check(byHeader, invented);
            check(byAddress, invented);
        }

        StubRequest third = request().header("X-Api-Key", "key2");
        assertThat(check(byHeader, third).proceeds()).isTrue();
        assertThat(check(byAddress, third).proceeds()).isFalse();
    }

    @Test
    void the_same_key_written_otherwise_is_the_same_policy() {
        StubRequest request = request();
        check(gate(two("p").key("principal,client-address")), request);
        check(gate(two("p").key(" principal, client-address ")), request);
        assertThat(remaining("p", "2/1m")).isEqualTo(1);
    }

    @Test
    void a_policy_in_shadow_does_not_lift_an_enforced_one_of_its_name() {
        Gate shadow = new Gate(
                MemoryBackend.builder().clock(clock).build(),
                List.of(two("p").mode(Mode.SHADOW).build()));
        Gate enforced = gate(two("p"));
        for (int i = 0; i < 2; i++) {
            StubRequest request = request();
            check(shadow, request);
            check(enforced, request);
        }

        StubRequest third = request();
        assertThat(check(shadow, third).proceeds()).isTrue();
        assertThat(check(enforced, third).proceeds()).isFalse();
    }

    @Test
    void the_fields_of_a_later_gate_go_where_those_of_the_first_went() {
        StubRequest request = request();
        check(gate(two("p")), request);
        gate(two("later")).check(request, (name, value) -> {
            throw new AssertionError("the second filter's response must not get fields");
        });
        assertThat(fields).containsEntry("RateLimit-Policy", "\"p\";q=2;w=60, \"later\";q=2;w=60");
    }

    @Test
    void what_others_put_in_the_records_place_is_ignored() {
        Gate gate = gate(two("p"));
        check(gate, request().withAttribute(RequestRecord.ATTRIBUTE, "p"));
        check(gate, request().withAttribute(RequestRecord.ATTRIBUTE, Map.of("p", true)));
        assertThat(check(gate, request()).proceeds()).isFalse();
    }

    @Test
    void a_denial_by_the_second_policy_takes_nothing_of_the_first() {
        Gate gate =
                gate(Policy.named("wide").limit("10/1m"), Policy.named("narrow").limit("1/1m"));
        check(gate, request());
        Verdict refused = check(gate, request());
        assertThat(refused.proceeds()).isFalse();
        assertThat(content(refused)).contains("\"violated-policies\":[\"narrow\"]");
        assertThat(remaining("wide", "10/1m")).isEqualTo(9);
        assertThat(fields).containsEntry("RateLimit", "\"wide\";r=9;t=0, \"narrow\";r=0;t=60");
    }

    @Test
    void retry_after_is_the_longest_over_the_policies_that_deny() {
        Gate gate =
                gate(Policy.named("hour").limit("1/1h"), Policy.named("minute").limit("1/1m"));
        check(gate, request());
        StubRequest second = request();
        Verdict refused = check(gate, second);
        assertThat(refused.fields()).containsEntry("Retry-After", "3600");
        assertThat(content(refused)).contains("[\"hour\",\"minute\"]");
        assertThat(second.attribute(Gate.OUTCOME)).isEqualTo("denied");
        assertThat(second.attribute(Gate.POLICY)).isEqualTo("hour");
    }

    @Test
    void a_policy_in_shadow_refuses_nobody_and_changes_nothing_for_the_others() {
        Gate gate = gate(
                Policy.named("shadow").limit("1/1m").mode(Mode.SHADOW),
                Policy.named("real").limit("2/1m"));
        check(gate, request());
        StubRequest second = request();
        assertThat(check(gate, second).proceeds()).isTrue();
        assertThat(second.attribute(Gate.OUTCOME)).isEqualTo("shadow_denied");
        assertThat(second.attribute(Gate.POLICY)).isEqualTo("shadow");
        assertThat(fields.get("RateLimit")).isEqualTo("\"real\";r=0;t=60");
        assertThat(check(gate, request()).proceeds()).isFalse();
    }

    @Test
    void where_only_policies_in_shadow_count_the_first_that_lets_in_is_told() {
        Gate gate = gate(
                two("elsewhere").paths("/other").mode(Mode.SHADOW),
                two("first").mode(Mode.SHADOW),
                two("second").mode(Mode.SHADOW));
        StubRequest request = request();
        check(gate, request);
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("allowed");
        assertThat(request.attribute(Gate.POLICY)).isEqualTo("first");

        check(gate, request());
        StubRequest third = request();
        check(gate, third);
        assertThat(third.attribute(Gate.OUTCOME)).isEqualTo("shadow_denied");
    }

    @Test
    void what_a_gate_in_front_has_told_a_policy_in_shadow_that_lets_in_leaves_as_it_is() {
        StubRequest request = request();
        check(gate(two("real")), request);
        check(gate(two("shadow").mode(Mode.SHADOW)), request);
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("allowed");
        assertThat(request.attribute(Gate.POLICY)).isEqualTo("real");
    }

    @Test
    void exempt_is_told_where_nothing_that_matched_counts_in_shadow_either() {
        Exemptions api = Exemptions.none().paths(List.of("/api/*"));
        PolicyBuilder exempting = two("real").exempt(api);
        StubRequest exempt = request();
        check(gate(exempting, two("s").exempt(api).mode(Mode.SHADOW)), exempt);
        assertThat(exempt.attribute(Gate.OUTCOME)).isEqualTo("exempt");
        assertThat(exempt.attribute(Gate.POLICY)).isEqualTo("real");

        StubRequest counted = request();
        check(gate(exempting, two("t").mode(Mode.SHADOW)), counted);
        assertThat(counted.attribute(Gate.OUTCOME)).isEqualTo("allowed");
        assertThat(counted.attribute(Gate.POLICY)).isEqualTo("t");
    }

    @Test
    void a_policy_in_shadow_shows_its_fields_when_asked_and_is_never_named_as_violated() {
        StubRequest request = request();
        Gate shadow =
                gate(Policy.named("shadow").limit("1/1m").mode(Mode.SHADOW).fields(true));
        check(shadow, request());
        check(shadow, request);
        assertThat(fields).containsEntry("RateLimit", "\"shadow\";r=0;t=60");
        Gate real = gate(Policy.named("real").limit("1/1m"));
        check(real, request());
        assertThat(content(check(real, request))).contains("\"violated-policies\":[\"real\"]");
    }

    @Test
    void a_policy_that_is_off_counts_nothing() {
        Gate gate = gate(two("p").mode(Mode.OFF));
        StubRequest request = request();
        assertThat(check(gate, request).proceeds()).isTrue();
        assertThat(fields).isEmpty();
        assertThat(backend.size()).isZero();
    }

    @Test
    void hidden_fields_stay_hidden_also_in_a_refusal() {
        Gate gate = gate(Policy.named("secret").limit("1/1m").fields(false));
        check(gate, request());
        Verdict refused = check(gate, request());
        assertThat(refused.fields()).containsEntry("Retry-After", "60");
        assertThat(content(refused)).doesNotContain("secret").doesNotContain("violated");
        assertThat(fields).isEmpty();
    }

    @Test
    void a_preflight_is_free_and_other_options_are_charged() {
        Gate gate = gate(two("p"));
        StubRequest preflight = request()
                .method("OPTIONS")
                .header("Origin", "https://example.org")
                .header("Access-Control-Request-Method", "PUT");
        assertThat(check(gate, preflight).proceeds()).isTrue();
        assertThat(remaining("p", "2/1m")).isEqualTo(2);
        check(gate, request().method("OPTIONS"));
        assertThat(remaining("p", "2/1m")).isEqualTo(1);
    }

    @Test
    void a_malformed_path_is_400_only_where_something_depends_on_the_path() {
        StubRequest bad = request().path(RequestPath.encoded("/x/a%2Fb"));
        assertThat(check(gate(two("all")), bad).proceeds()).isTrue();
        assertThat(check(gate(two("some").paths("/api/**")), bad).status()).isEqualTo(400);
        assertThat(check(gate(two("costly").cost(request -> 1)), bad).status()).isEqualTo(400);
        assertThat(check(gate(two("posts").paths("/api/**").methods("POST")), bad)
                        .proceeds())
                .isTrue();
        assertThat(check(gate(two("shadow").paths("/api/**").mode(Mode.SHADOW)), bad)
                        .proceeds())
                .isTrue();
    }

    @Test
    void once_the_backend_is_closed_requests_are_refused_with_503() {
        Gate gate = gate(two("p"));
        backend.close();
        StubRequest request = request();
        Verdict refused = check(gate, request);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.fields()).containsEntry("Retry-After", "1");
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("error");
    }

    @Test
    void two_policies_of_one_name_are_refused() {
        assertThatThrownBy(() -> gate(two("p"), two("p")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two policies are called \"p\"");
    }

    @Test
    void one_name_with_other_limits_on_the_same_backend_is_refused() {
        gate(two("p"));
        assertThatThrownBy(() -> gate(Policy.named("p").limit("3/1m")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"p\" is in use with [2/1m]");
    }

    @Test
    void a_later_gates_retry_after_is_enough_to_pass_the_earlier_one_again() {
        Gate edge = gate(two("edge"));
        Gate later = gate(Policy.named("later").limit("1/10s"));
        StubRequest first = request();
        assertThat(check(edge, first).proceeds()).isTrue();
        assertThat(check(later, first).proceeds()).isTrue();
        StubRequest second = request();
        assertThat(check(edge, second).proceeds()).isTrue();
        Verdict refused = check(later, second);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.fields())
                .as("the later one would have it after 10 s, but the edge has none left")
                .containsEntry("Retry-After", "30");

        clock.advance(Duration.ofSeconds(30));
        StubRequest third = request();
        assertThat(check(edge, third).proceeds()).isTrue();
        assertThat(check(later, third).proceeds()).isTrue();
    }

    @Test
    void what_the_earlier_gate_gives_back_to_a_refused_request_is_not_waited_for() {
        Gate edge = gate(Policy.named("logins").limit("1/1h").costByStatus(Map.of("401", 1L), 0));
        Gate later = gate(Policy.named("later").limit("1/10s"));
        StubRequest first = request();
        check(edge, first);
        check(later, first);
        edge.settle(first, 200);
        StubRequest second = request();
        assertThat(check(edge, second).proceeds()).isTrue();

        Verdict refused = check(later, second);
        edge.settle(second, refused.status());

        assertThat(refused.fields()).containsEntry("Retry-After", "10");
        clock.advance(Duration.ofSeconds(10));
        StubRequest third = request();
        assertThat(check(edge, third).proceeds()).isTrue();
        assertThat(check(later, third).proceeds()).isTrue();
    }

    @Test
    void a_policy_that_goes_from_one_gate_to_another_keeps_its_buckets_also_with_other_limits() {
        Gate one = new Gate(backend, List.of());
        Gate other = new Gate(backend, List.of());
        List<Policy> before = List.of(two("p").build());
        one.replace(before, List.of());
        other.replace(List.of(), before);
        check(one, request());
        check(one, request());

        List<Policy> after = List.of(Policy.named("p").limit("4/1m").build());
        one.replace(List.of(), after);
        other.replace(after, List.of());

        assertThat(check(one, request()).proceeds()).isTrue();
        assertThat(check(other, request()).status())
                .as("a minute until full is a minute until full")
                .isEqualTo(429);
    }
}
