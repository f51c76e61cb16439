package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.ManualClock;
import dev.weir.RateLimitListener;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Requests that are held back, and what a listener hears of them. */
class HeldTest {

    private final ManualClock clock = new ManualClock();
    private final List<String> heard = new ArrayList<>();
    private final MemoryBackend backend = MemoryBackend.builder()
            .clock(clock)
            .listener(new RateLimitListener() {
                @Override
                public void allowed(Demand demand, Decision decision) {
                    heard.add("allowed " + demand.limiter().name());
                }

                @Override
                public void denied(Demand demand, Decision decision) {
                    heard.add("denied " + demand.limiter().name());
                }
            })
            .build();

    private static PolicyBuilder patient(String name) {
        return Policy.named(name).limit("1/1s").maxWait(Duration.ofSeconds(2));
    }

    private Gate gate(int maxHeld, PolicyBuilder... policies) {
        return new Gate(
                backend,
                List.of(policies).stream().map(PolicyBuilder::build).toList(),
                GateOptions.standard().maxHeld(maxHeld));
    }

    private static StubRequest request() {
        return new StubRequest()
                .path(RequestPath.decoded("/"))
                .remoteAddress("192.0.2.1")
                .canWait(true);
    }

    private static Verdict check(Gate gate, StubRequest request) {
        return gate.check(request, (name, value) -> {});
    }

    @Test
    void a_held_request_is_heard_of_once_as_allowed() {
        Gate gate = gate(1, patient("p"), Policy.named("wide").limit("9/1m"));
        check(gate, request());
        StubRequest second = request();
        Held held = Objects.requireNonNull(check(gate, second).held());
        assertThat(held.verdict().toCompletableFuture()).isNotDone();

        clock.advance(Duration.ofSeconds(1));
        assertThat(held.verdict().toCompletableFuture().join().proceeds()).isTrue();
        assertThat(second.attribute(Gate.OUTCOME)).isEqualTo("waited");
        assertThat(heard).containsExactly("allowed p", "allowed wide", "allowed p", "allowed wide");
    }

    @Test
    void who_finds_no_place_is_heard_of_once_as_denied_and_takes_nothing() {
        Gate gate = gate(1, patient("p"));
        check(gate, request());
        Held held = Objects.requireNonNull(check(gate, request()).held());
        assertThat(check(gate, request()).status()).isEqualTo(429);
        assertThat(heard).containsExactly("allowed p", "allowed p", "denied p");

        clock.advance(Duration.ofSeconds(1));
        assertThat(held.verdict().toCompletableFuture()).isCompleted();
        assertThat(check(gate, request()).held()).as("the place is free again").isNotNull();
    }

    @Test
    void whom_another_policy_refuses_does_not_wait_and_is_heard_of_once() {
        Gate gate = gate(1, patient("p"), Policy.named("strict").limit("1/1s"));
        check(gate, request());
        assertThat(check(gate, request()).status()).isEqualTo(429);
        assertThat(heard).containsExactly("allowed p", "allowed strict", "denied p", "denied strict");
    }

    @Test
    void who_gives_up_leaves_the_place_and_the_permits() {
        Gate gate = gate(1, patient("p"));
        check(gate, request());
        Held held = Objects.requireNonNull(check(gate, request()).held());
        held.giveUp();
        assertThat(held.verdict().toCompletableFuture().join().status()).isEqualTo(503);

        assertThat(check(gate, request()).held()).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(heard).containsOnly("allowed p");
    }
}
