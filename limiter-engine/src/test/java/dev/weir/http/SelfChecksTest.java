package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.memory.MemoryBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfChecksTest {

    private static final GateOptions ALL = GateOptions.standard();

    private final Backend backend = MemoryBackend.builder().build();
    private final RecordingLogger log = new RecordingLogger();

    private static PolicyBuilder policy(String name) {
        return Policy.named(name).limit("1000000/1s");
    }

    private static PolicyBuilder behindProxy(String name) {
        return policy(name)
                .clientAddresses(ClientAddresses.behind(ForwardedField.X_FORWARDED_FOR, List.of("10.0.0.0/8")));
    }

    private static SampleRequest from(String address) {
        return SampleRequest.of("GET", "/hello").withRemoteAddress(address);
    }

    private static SampleRequest caller(int number) {
        return from("192.0.2." + number % 250);
    }

    private Watched watched(PolicyBuilder... policies) {
        return watched(ALL, policies);
    }

    private Watched watched(GateOptions options, PolicyBuilder... policies) {
        List<Policy> built = Arrays.stream(policies).map(PolicyBuilder::build).toList();
        SelfChecks checks = new SelfChecks(options, backend, log);
        checks.policies(built);
        return new Watched(checks, built);
    }

    /** Counts as a gate does. */
    private record Watched(SelfChecks checks, List<Policy> policies) {
        void request(SampleRequest request) {
            RequestRecord record = RequestRecord.of(request, (name, value) -> {});
            for (Policy policy : policies) {
                if (policy.matches(request, request.path()) && record.counts(policy)) {
                    checks.counted(policy, request, policy.key(request));
                }
            }
            checks.request(request);
        }

        void thousand() {
            IntStream.range(0, Observation.REQUESTS).forEach(i -> request(caller(i)));
        }
    }

    private void assertTold(Notice... notices) {
        assertThat(log.events()).hasSize(notices.length);
        for (int i = 0; i < notices.length; i++) {
            String code = notices[i].code();
            assertThat(log.events().get(i))
                    .startsWith("WARN [" + code + "] ")
                    .endsWith("; see docs/messages.md#weir-" + code.substring("WEIR-".length()));
        }
    }

    @Test
    void a_set_up_that_is_right_is_told_nothing_of() {
        Watched watched = watched(policy("p"), policy("k").key("header:X-Api-Key"));

        watched.thousand();
        watched.thousand();

        assertTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "forwarded"})
    void a_forwarding_header_that_nobody_is_trusted_with_is_told_once(String header) {
        Watched watched = watched(policy("p"));

        for (int i = 0; i < 3; i++) {
            watched.request(from("10.0.0.1").withHeader(header, "for=198.51.100.7"));
        }

        assertTold(Notice.FORWARDED_BUT_NOT_TRUSTED);
    }

    @Test
    void where_the_container_has_put_the_client_in_the_peers_place_all_is_well() {
        Watched watched = watched(policy("p"));

        watched.request(from("198.51.100.7").withHeader("X-Forwarded-For", "198.51.100.7, 10.0.0.1"));

        assertTold();
    }

    @Test
    void trusted_proxies_that_nothing_comes_through_are_told_after_a_thousand() {
        Watched watched = watched(behindProxy("p"));

        for (int i = 0; i < Observation.REQUESTS - 1; i++) {
            watched.request(caller(i).withHeader("X-Forwarded-For", "198.51.100.7"));
        }
        assertTold();
        watched.request(from("10.0.0.1"));

        assertTold(Notice.TRUSTED_BUT_NOT_FORWARDED);
    }

    @Test
    void one_request_through_a_trusted_proxy_is_enough() {
        Watched watched = watched(behindProxy("p"));

        watched.request(from("10.0.0.1").withHeader("X-Forwarded-For", "198.51.100.7"));
        watched.thousand();

        assertTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"header:X-Api-Key", "principal, cookie:session", "header:X-Api-Key + client-address"})
    void a_key_that_can_be_invented_is_told_at_the_first_request(String key) {
        Watched watched = watched(policy("k").key(key));

        watched.request(caller(1).withHeader("X-Api-Key", "abc"));
        watched.request(caller(2).withHeader("X-Api-Key", "abc"));

        assertTold(Notice.KEY_CAN_BE_INVENTED);
        assertThat(log.events().get(0)).contains("policy k ").doesNotContain("abc");
    }

    @Test
    void a_limit_of_the_address_closes_it_only_where_it_counts() {
        PolicyBuilder claimed = policy("k").key("header:X-Api-Key");

        for (PolicyBuilder useless : List.of(
                policy("shadow").mode(Mode.SHADOW),
                policy("elsewhere").paths("/other"),
                policy("both").key("principal, client-address"),
                policy("otherwise").otherwise(true))) {
            log.events().clear();
            SelfChecks fresh = new SelfChecks(ALL, MemoryBackend.builder().build(), log);
            List<Policy> both = List.of(claimed.build(), useless.build());
            fresh.policies(both);
            new Watched(fresh, both).request(caller(1));
            assertTold(Notice.KEY_CAN_BE_INVENTED);
        }
        log.events().clear();
        watched(claimed, policy("prefix").key("client-address/48").paths("/hello"))
                .request(caller(1));
        assertTold();
    }

    @Test
    void a_limit_of_the_address_in_an_earlier_filter_closes_it_too() {
        Watched edge = watched(policy("address"));
        Watched behind = watched(policy("k").key("header:X-Api-Key"));
        SampleRequest request = caller(1);

        edge.request(request);
        behind.request(request);

        assertTold();
    }

    @Test
    void a_policy_that_counts_nothing_of_a_thousand_is_told_with_what_it_is() {
        Watched watched = watched(
                policy("p"),
                policy("never").paths("/app/hello"),
                policy("s").paths("/other").mode(Mode.SHADOW));

        watched.thousand();

        assertTold(Notice.COUNTED_NOTHING);
        assertThat(log.events().get(0)).contains("Policy never ", "/app/hello");
    }

    @Test
    void a_policy_that_counts_in_another_filter_of_the_backend_is_not_one_that_counts_nothing() {
        watched(policy("p").paths("/hello")).request(caller(1));

        Watched other = watched(policy("q"), policy("p").paths("/hello"));
        IntStream.range(0, Observation.REQUESTS)
                .forEach(i -> other.request(SampleRequest.of("GET", "/x").withRemoteAddress("192.0.2." + i % 250)));

        assertTold();
    }

    @Test
    void a_principal_at_the_edge_is_told_at_start() {
        watched(policy("p").key("principal").phase(Phase.EDGE));

        assertTold(Notice.NO_PRINCIPAL);
    }

    @Test
    void a_principal_that_is_never_there_is_told_after_a_thousand() {
        watched(policy("p").key("principal")).thousand();
        assertTold(Notice.NO_PRINCIPAL);

        log.events().clear();
        Watched watched = watched(policy("q").key("principal"));
        watched.request(caller(1).withPrincipal("alice"));
        watched.thousand();
        assertTold();
    }

    @Test
    void one_bucket_of_nearly_all_is_told_whatever_came_when() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            int others = random.nextInt(51);
            String name = "p" + round;
            Watched watched = watched(policy(name));
            int[] left = {others, Observation.REQUESTS - others};
            for (int i = 0; i < Observation.REQUESTS; i++) {
                boolean other = random.nextInt(left[0] + left[1]) < left[0];
                left[other ? 0 : 1]--;
                watched.request(other ? caller(i) : from("203.0.113.1"));
            }
            assertThat(log.events()).as("seed %d, round %d", seed, round).hasSize(round + 1);
            assertThat(log.events().get(round)).startsWith("WARN [WEIR-006] ").contains(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant:all", "method + host", "path-template, constant:all"})
    void one_bucket_that_is_meant_is_not_told(String key) {
        watched(policy("p").key(key)).thousand();

        assertTold();
    }

    @Test
    void one_bucket_of_few_requests_is_not_told() {
        Watched watched = watched(policy("p"), policy("some").methods("POST"));

        for (int i = 0; i < Observation.REQUESTS; i++) {
            watched.request(
                    i < Observation.ENOUGH - 1
                            ? SampleRequest.of("POST", "/").withRemoteAddress("192.0.2." + i % 250)
                            : caller(i));
        }

        assertTold();
    }

    @Test
    void a_plan_that_a_caller_claims_is_told_at_start() {
        Map<String, List<Limit>> gold = Map.of("gold", List.of(Limit.parse("10/1s")));
        watched(policy("a").plans("header:X-Plan", gold));
        watched(policy("b").plans("attribute:plan", gold));
        watched(policy("c").plans(" cookie:plan ", gold));

        assertTold(Notice.PLAN_IS_CLAIMED, Notice.PLAN_IS_CLAIMED);
    }

    @Test
    void policies_of_which_none_refuses_are_told_at_start() {
        watched(policy("a").mode(Mode.SHADOW), policy("b").mode(Mode.OFF));
        watched();

        assertTold(Notice.NOTHING_ENFORCED);
        assertThat(log.events().get(0)).contains("[a, b]");
    }

    @Test
    void a_request_that_could_not_be_held_is_told_by_the_gate() {
        Watched watched = watched(policy("p"));

        watched.checks().notHeld(watched.policies().get(0));
        watched.checks().notHeld(watched.policies().get(0));

        assertTold(Notice.NOT_HELD);
    }

    @Test
    void what_is_silenced_is_not_told() {
        watched(
                ALL.silenced(List.of("weir-005 ", "WEIR-009")),
                policy("p").mode(Mode.SHADOW).key("principal").phase(Phase.EDGE));

        assertTold();
    }

    @Test
    void a_code_that_is_none_of_a_gate_is_refused_with_those_that_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ALL.silenced(List.of("WEIR-021")))
                .withMessageContaining("\"WEIR-021\" is no code of a notice")
                .withMessageContaining("WEIR-001 to WEIR-0");
    }

    @Test
    void a_reload_begins_anew_and_tells_nothing_twice() {
        Watched watched = watched(policy("never").paths("/other"));
        watched.thousand();
        watched.checks().policies(watched.policies());
        watched.thousand();
        watched.checks().policies(List.of(policy("neither").paths("/other").build()));
        watched.thousand();

        assertTold(Notice.COUNTED_NOTHING, Notice.COUNTED_NOTHING);
    }

    @Test
    void threads_tell_each_thing_once() throws Exception {
        Watched watched = watched(policy("p").paths("/other"), policy("q"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(thread -> threads.submit(
                            () -> IntStream.range(0, 500).forEach(i -> watched.request(from("203.0.113.1")))))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertTold(Notice.COUNTED_NOTHING, Notice.ONE_BUCKET);
    }

    @Test
    void a_gate_tells_what_its_checks_see() {
        Gate gate = new Gate(backend, List.of(policy("p").build()), ALL);

        for (int i = 0; i <= Observation.REQUESTS; i++) {
            assertThat(gate.check(caller(i), (name, value) -> {}).proceeds()).isTrue();
        }
        SelfChecks same = new SelfChecks(ALL, backend, log);

        assertThat(same.everCounted(policy("p").build())).isTrue();
        assertThat(same.everCounted(policy("other").build())).isFalse();
    }
}
