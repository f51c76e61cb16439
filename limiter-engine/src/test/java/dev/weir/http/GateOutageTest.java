package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Backend;
import dev.weir.redis.OnError;
import dev.weir.redis.RedisBackend;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request is answered where the shared backend, here a Redis that is not there, cannot be asked. */
class GateOutageTest {

    private final Map<String, String> fields = new HashMap<>();
    private final StubRequest request =
            new StubRequest().path(RequestPath.decoded("/")).remoteAddress("192.0.2.1");

    private Verdict ask(OnError choice, int times) {
        return ask(choice, times, Policy.named("p").limit("4/1m").build());
    }

    private Verdict ask(OnError choice, int times, Policy... policies) {
        try (Backend backend = RedisBackend.at("redis://127.0.0.1:1")
                .keyPrefix("t:")
                .onError(choice)
                .localShare(0.5)
                .build()) {
            Gate gate = new Gate(backend, List.of(policies));
            Verdict verdict = Verdict.proceed();
            for (int i = 0; i < times; i++) {
                request.attribute(RequestRecord.ATTRIBUTE, "of an earlier request");
                verdict = gate.check(request, fields::put);
            }
            return verdict;
        }
    }

    @Test
    void deny_is_503_with_retry_after_and_no_fields() {
        Verdict refused = ask(OnError.DENY, 1);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.fields()).containsEntry("Retry-After", "1");
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("error");
        assertThat(fields).isEmpty();
    }

    @Test
    void deny_is_429_with_retry_after_where_all_policies_say_so() {
        PolicyBuilder p = Policy.named("p").limit("4/1m").onErrorStatus(429);
        PolicyBuilder q = Policy.named("q").limit("4/1m");

        Verdict refused = ask(OnError.DENY, 1, p.build());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.fields()).containsEntry("Retry-After", "1");
        assertThat(new String(refused.content(), StandardCharsets.UTF_8))
                .contains("\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429");
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("error");
        assertThat(fields).isEmpty();
        assertThat(ask(OnError.DENY, 1, p.build(), q.build()).status()).isEqualTo(503);
        assertThatIllegalArgumentException().isThrownBy(() -> q.onErrorStatus(200));
    }

    @Test
    void allow_lets_in_says_so_and_has_no_fields() {
        assertThat(ask(OnError.ALLOW, 9).proceeds()).isTrue();
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("error_allowed");
        assertThat(fields).isEmpty();
    }

    @Test
    void local_lets_in_the_share_and_then_refuses_with_429() {
        assertThat(ask(OnError.LOCAL, 2).proceeds()).isTrue();
        assertThat(ask(OnError.LOCAL, 3).status()).isEqualTo(429);
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("denied");
    }

    @Test
    void a_policy_says_itself_what_is_answered() {
        PolicyBuilder p = Policy.named("p").limit("4/1m");
        assertThat(ask(OnError.DENY, 1, p.onError("allow").build()).proceeds()).isTrue();
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("error_allowed");
        assertThat(ask(OnError.ALLOW, 1, p.onError("deny").build()).status()).isEqualTo(503);
        assertThat(ask(OnError.ALLOW, 1, p.onError("deny 429").build()).status())
                .isEqualTo(429);
        assertThat(ask(OnError.DENY, 2, p.onError("local").build()).proceeds()).isTrue();
        assertThat(ask(OnError.DENY, 3, p.onError("local").build()).status()).isEqualTo(503);
        assertThat(ask(OnError.DENY, 3, p.onError("local 0.75").build()).proceeds())
                .isTrue();
        assertThat(ask(OnError.DENY, 1, p.cost(3).onError("local").build()).status())
                .as("more than the share's burst")
                .isEqualTo(503);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.onError("maybe"))
                .withMessageContaining("\"maybe\"");
    }

    @Test
    void one_policy_that_denies_is_enough() {
        Policy allow = Policy.named("p").limit("4/1m").onError("allow").build();
        Policy deny = Policy.named("q").limit("4/1m").build();
        assertThat(ask(OnError.DENY, 1, allow, deny).status()).isEqualTo(503);
    }
}
