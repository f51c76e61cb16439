package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Mode;
import dev.weir.http.Policy;
import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Standing;
import dev.weir.servlet.RateLimitFilter;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a request costs, and what policies that are decided together do to each other. */
class CostTest extends Cases {

    @Test
    void row_15_a_refused_request_of_cost_five_takes_nothing() throws Exception {
        start(limited("limit", "10/1m", "cost", "5"));

        assertThat(get("/").remaining()).isEqualTo(5);
        assertThat(get("/").remaining()).isZero();
        assertThat(get("/").status()).isEqualTo(429);
        clock.set(clock.micros() + 30_000_000);
        assertThat(get("/").status()).as("five permits are back after 30 s").isEqualTo(200);
    }

    @Test
    void row_15_a_constant_cost_above_the_burst_stops_the_deployment() {
        assertThatThrownBy(() -> start(limited("limit", "10/1m", "cost", "11")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("\"p\": cost is 11, more than the burst of 10");
    }

    @Test
    void row_15_a_dynamic_cost_above_the_burst_is_never_possible_and_the_limiter_is_not_asked() throws Exception {
        start(limited(Policy.named("p")
                .limit("10/1m")
                .cost(request -> Long.parseLong(request.headers("X-Cost").get(0)))
                .build()));

        try (ErrorOutput log = new ErrorOutput()) {
            for (int i = 0; i < 3; i++) {
                Reply never = get("/", "X-Cost", "11");
                assertThat(never.status()).isEqualTo(429);
                assertThat(never.has("Retry-After")).isFalse();
                assertThat(never.json().get("violated-policies").get(0).asText())
                        .isEqualTo("p");
            }
            assertThat(log.text()).containsOnlyOnce("asked for 11 permits").contains("WARN");
        }
        assertThat(outcomes.denied()).isZero();
        assertThat(get("/", "X-Cost", "10").remaining()).isZero();
    }

    @Test
    void row_16_a_denial_by_the_second_policy_takes_nothing_from_the_first() throws Exception {
        start(limited(
                Policy.named("first").limit("10/1m").build(),
                Policy.named("second").limit("1/1m").build()));

        get("/");
        for (int i = 0; i < 3; i++) {
            Reply denied = get("/");
            assertThat(denied.status()).isEqualTo(429);
            assertThat(denied.standings()).extracting(Standing::remaining).containsExactly(9L, 0L);
        }
    }

    @Test
    void row_16_a_shadow_policy_that_would_deny_neither_skips_nor_undoes_the_others() throws Exception {
        start(limited(
                Policy.named("shadow").limit("1/1m").mode(Mode.SHADOW).build(),
                Policy.named("real").limit("3/1m").build()));

        assertThat(get("/").remaining()).isEqualTo(2);
        assertThat(get("/").remaining()).isEqualTo(1);
        assertThat(get("/").remaining()).isZero();
        assertThat(get("/").status()).isEqualTo(429);
        assertThat(outcomes.taken("real")).isEqualTo(3);
        assertThat(outcomes.taken("shadow")).isEqualTo(1);
    }

    @Test
    void row_48_two_policies_of_one_name_are_refused() {
        assertThatThrownBy(() -> limited(
                        Policy.named("p").limit(P).build(),
                        Policy.named("p").limit("3/1m").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two policies are called \"p\"");
    }

    @Test
    void row_48_two_filters_of_one_policy_name_and_different_limits_stop_the_deployment() {
        assertThatThrownBy(() -> start(limited("limit", P)
                        .filter("other", new RateLimitFilter(), params("limit", "3/1m", "name", "p"), "/*")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("limiter \"p\" is in use with");
    }

    @Test
    void row_48_an_attribute_that_is_not_there_never_throws() throws Exception {
        start(limited(Policy.named("p")
                .limit(P)
                .key(request ->
                        Objects.requireNonNull(request.attribute("plan")).toString())
                .cost(request ->
                        Objects.requireNonNull(request.attribute("cost")).hashCode())
                .build()));

        assertThat(get("/").remaining()).isEqualTo(1);
        assertThat(get("/").remaining()).isZero();
        assertThat(get("/").status()).isEqualTo(429);
        assertThat(outcomes.keys()).containsOnly("address:127.0.0.1");
    }
}
