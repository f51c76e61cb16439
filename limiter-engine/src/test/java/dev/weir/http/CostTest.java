package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.memory.MemoryBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {

    private final MemoryBackend backend =
            MemoryBackend.builder().clock(new ManualClock()).build();

    /** A resolver that is named by its class. */
    public static final class Five implements CostResolver {
        @Override
        public long cost(HttpRequest request) {
            return 5;
        }
    }

    private static PolicyBuilder ten() {
        return Policy.named("p").limit("10/1m");
    }

    private Verdict ask(PolicyBuilder policy) {
        StubRequest request = new StubRequest().path(RequestPath.decoded("/")).remoteAddress("192.0.2.1");
        return new Gate(backend, List.of(policy.build())).check(request, (name, value) -> {});
    }

    private long remaining() {
        return backend.limiter("p", List.of(Limit.parse("10/1m")), Backend.DEFAULT_MAX_WAIT)
                .peek("address:192.0.2.1")
                .remaining();
    }

    @Test
    void cost_five_of_ten_passes_twice_and_then_takes_nothing() {
        ask(ten().cost(5));
        ask(ten().cost("5"));
        assertThat(remaining()).isZero();
        assertThat(ask(ten().cost("class:" + Five.class.getName())).status()).isEqualTo(429);
        assertThat(remaining()).isZero();
    }

    @Test
    void a_constant_cost_above_the_burst_is_refused_at_start() {
        assertThatThrownBy(() -> ten().cost(11).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cost is 11, more than the burst of 10");
    }

    @Test
    void so_is_one_by_method_or_the_least_that_a_caller_may_name() {
        for (CostResolver fixed : List.of(
                CostResolver.byMethod(Map.of("POST", 11L), 1),
                CostResolver.byMethod(Map.of("POST", 1L), 11),
                CostResolver.ofHeader("X-Cost", 11, 12, 1),
                CostResolver.ofHeader("X-Cost", 1, 10, 11))) {
            assertThatThrownBy(() -> ten().cost(fixed).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cost is 11, more than the burst of 10");
        }
        ten().cost(CostResolver.ofHeader("X-Cost", 1, 11, 1)).build();
    }

    @Test
    void a_resolved_cost_above_the_burst_is_429_without_retry_after_and_takes_nothing() {
        Verdict refused = ask(ten().cost(request -> 11));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.fields()).doesNotContainKey("Retry-After");
        assertThat(remaining()).isEqualTo(10);
    }

    @Test
    void zero_is_free_a_negative_cost_is_one_and_so_is_a_failure() {
        assertThat(ask(ten().cost(request -> 0)).proceeds()).isTrue();
        assertThat(remaining()).isEqualTo(10);
        ask(ten().cost(request -> -7));
        assertThat(remaining()).isEqualTo(9);
        ask(ten().cost(request -> {
            throw new IllegalStateException("no");
        }));
        assertThat(remaining()).isEqualTo(8);
    }

    @Test
    void a_cost_that_is_no_number_or_class_is_refused_at_start() {
        assertThatThrownBy(() -> ten().cost("many"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cost is \"many\"");
        assertThatThrownBy(() -> ten().cost("0")).hasMessageContaining("cost is 0; it must be at least 1");
        assertThatThrownBy(() -> ten().cost("class:no.such.Cost")).hasMessageContaining("no.such.Cost");
    }

    private long costOf(CostResolver resolver, String header) {
        return resolver.cost(new StubRequest().header("X-Cost", header));
    }

    @Test
    void a_cost_that_a_caller_names_is_within_bounds_however_large_or_small() {
        CostResolver named = CostResolver.ofHeader("X-Cost", 2, 50, 7);

        assertThat(costOf(named, "12")).isEqualTo(12);
        assertThat(costOf(named, " +12 ")).isEqualTo(12);
        assertThat(costOf(named, "0")).isEqualTo(2);
        assertThat(costOf(named, "-12")).isEqualTo(2);
        assertThat(costOf(named, "51")).isEqualTo(50);
        assertThat(costOf(named, "9223372036854775808")).isEqualTo(50);
        assertThat(costOf(named, "-9223372036854775809")).isEqualTo(2);
        assertThat(costOf(named, "9".repeat(10_000))).isEqualTo(50);
    }

    @Test
    void a_cost_that_is_no_whole_number_is_that_of_those_who_name_none() {
        CostResolver named = CostResolver.ofHeader("X-Cost", 2, 50, 7);

        assertThat(named.cost(new StubRequest())).isEqualTo(7);
        for (String garbage : List.of("", " ", "1.5", "1e3", "0x10", "1,2", "ten", "\u0661\u0662", "+", "1 2")) {
            assertThat(costOf(named, garbage)).as(garbage).isEqualTo(7);
        }
        assertThat(named.cost(new StubRequest().header("X-Cost", "3").header("X-Cost", "40")))
                .as("the first line counts")
                .isEqualTo(3);
    }
}
