package dev.weir;

import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a listener hears. */
interface ListenerContract extends BackendUnderTest {

    /** Writes down what it hears. */
    final class Recorder implements RateLimitListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void allowed(Demand demand, Decision decision) {
            hear("allowed ", demand, decision);
        }

        @Override
        public void denied(Demand demand, Decision decision) {
            hear("denied ", demand, decision);
        }

        private void hear(String what, Demand demand, Decision decision) {
            heard.add(what + demand.key() + " " + demand.permits() + ", " + decision.remaining() + " left");
        }
    }

    /** Fails at everything. */
    final class Failing implements RateLimitListener {
        @Override
        public void allowed(Demand demand, Decision decision) {
            throw new IllegalStateException("a failing listener, on purpose");
        }

        @Override
        public void denied(Demand demand, Decision decision) {
            throw new AssertionError("a failing listener, on purpose");
        }
    }

    @Test
    default void hears_of_each_decision_and_of_nothing_else() throws InterruptedException {
        Recorder recorder = new Recorder();
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100, recorder)) {
            RateLimiter limiter = limiter(backend, "l", "5/1s");
            limiter.peek("a");
            assertThat(limiter.tryAcquire("a", 2)).isTrue();
            assertThat(limiter.decide("a", 4).allowed()).isFalse();
            assertThat(limiter.acquire("a", 3, MAX_WAIT).allowed()).isTrue();
            limiter.refund("a", 1);
            limiter.reset("a");
            backend.tryAcquireAll(List.of(new Demand(limiter, "b", 5), new Demand(limiter, "c", 1)));
            backend.tryAcquireAll(List.of(new Demand(limiter, "b", 1), new Demand(limiter, "c", 1)));
        }
        assertThat(recorder.heard)
                .containsExactly(
                        "allowed a 2, 3 left",
                        "denied a 4, 3 left",
                        "allowed a 3, 0 left",
                        "allowed b 5, 0 left",
                        "allowed c 1, 4 left",
                        "denied b 1, 0 left",
                        "denied c 1, 4 left");
    }

    @Test
    default void who_waits_in_place_of_being_denied_is_heard_of_once() {
        Recorder recorder = new Recorder();
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100, recorder)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            List<Demand> patient = List.of(new Demand(limiter, "k", 1, Duration.ofSeconds(1)));
            assertThat(backend.acquireAll(patient, () -> true).toCompletableFuture())
                    .isCompleted();
            var refused = backend.acquireAll(patient, () -> false).toCompletableFuture();
            assertThat(refused.join().allowed()).isFalse();
            var held = backend.acquireAll(patient, () -> true).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            assertThat(held).isNotDone();
            assertThat(backend.acquireAll(patient, () -> true)
                            .toCompletableFuture()
                            .join()
                            .allowed())
                    .isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(held.join().allowed()).isTrue();
        }
        assertThat(recorder.heard)
                .containsExactly(
                        "allowed k 1, 0 left", "denied k 1, 0 left", "allowed k 1, 0 left", "denied k 1, 0 left");
    }

    @Test
    default void a_listener_that_throws_changes_no_answer_and_the_next_one_still_hears() {
        Recorder recorder = new Recorder();
        try (Backend backend = backend(new ManualClock(), 100, new Failing(), recorder)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            assertThat(limiter.tryAcquire("k")).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
        assertThat(recorder.heard).containsExactly("allowed k 1, 0 left", "denied k 1, 0 left");
    }

    @Test
    default void is_called_after_the_decision_and_may_ask_the_backend_itself() {
        AtomicReference<RateLimiter> asked = new AtomicReference<>();
        List<Long> left = new ArrayList<>();
        RateLimitListener asking = new RateLimitListener() {
            @Override
            public void allowed(Demand demand, Decision decision) {
                left.add(asked.get().peek(demand.key()).remaining());
            }
        };
        try (Backend backend = backend(new ManualClock(), 100, asking)) {
            asked.set(limiter(backend, "l", "3/1s"));
            asked.get().tryAcquire("k");
            asked.get().tryAcquire("k");
        }
        assertThat(left).containsExactly(2L, 1L);
    }
}
