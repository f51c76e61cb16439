package dev.weir;

import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Making limiters, health, and the end. */
interface LifecycleContract extends BackendUnderTest {

    @Test
    default void a_limiter_asked_for_again_is_the_same_one() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("5/1s"), Limit.parse("9/1m"));
            assertThat(backend.limiter("l", Limit.parse("5/1000ms"), Limit.parse("9/60s")))
                    .isSameAs(limiter);
            assertThat(limiter.name()).isEqualTo("l");
            assertThat(limiter.limits()).containsExactly(Limit.parse("5/1s"), Limit.parse("9/1m"));
            assertThat(limiter.maxWait()).isEqualTo(Backend.DEFAULT_MAX_WAIT);
        }
    }

    @Test
    default void a_name_in_use_with_other_settings_is_refused_with_both() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            backend.limiter("l", Limit.parse("5/1s"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.limiter("l", Limit.parse("6/1s")))
                    .withMessageContainingAll("\"l\" is in use with [5/1s]", "asked for [6/1s]", "use another name");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.limiter("l", List.of(Limit.parse("5/1s")), Duration.ofSeconds(3)))
                    .withMessageContainingAll("PT10S", "PT3S");
        }
    }

    @Test
    default void a_limiter_needs_a_name_a_limit_and_a_sensible_wait() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            List<Limit> limits = Limit.parseAll("5/1s");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.limiter("{", limits, Duration.ZERO))
                    .withMessageContaining("name is \"{\"");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.limiter("l"))
                    .withMessage("a limiter needs at least one limit");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.limiter("l", limits, Duration.ofNanos(-1)))
                    .withMessageContaining("it must be 0 to 366 days");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.limiter("l", limits, Duration.ofDays(367)))
                    .withMessageContaining("maxWait is PT8808H");
        }
    }

    @Test
    default void it_is_up_until_it_is_closed_and_its_bound_is_at_most_twice_what_was_asked() {
        Backend backend = backend(new ManualClock(), 100);
        assertThat(backend.health().up()).isTrue();
        String capacity = backend.health().details().get("capacity");
        if (capacity != null) { // a shared store has none
            assertThat(Integer.parseInt(capacity)).isBetween(100, 200);
        }
        backend.close();
        assertThat(backend.health().up()).isFalse();
    }

    @Test
    default void closing_tells_who_waits_that_it_is_closed() throws InterruptedException {
        Backend backend = backend(new ManualClock(), 100);
        RateLimiter limiter = limiter(backend, "l", "1/1s");
        limiter.tryAcquire("k");
        CompletableFuture<Decision> blocked = new CompletableFuture<>();
        Thread waiter = WaitingContract.waiting(limiter, blocked);
        CompletableFuture<Decision> async =
                limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
        CompletableFuture<Decisions> all = backend.acquireAllAsync(List.of(new Demand(limiter, "k", 1, MAX_WAIT)))
                .toCompletableFuture();
        BackendUnderTest.settle(limiter);

        backend.close();
        waiter.join();

        for (CompletableFuture<?> told : List.of(blocked, async, all)) {
            assertThat(told)
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("the backend is closed");
        }
    }

    @Test
    default void every_call_after_closing_says_that_it_is_closed_and_closing_again_does_nothing() {
        Backend backend = backend(new ManualClock(), 100);
        RateLimiter limiter = limiter(backend, "l", "5/1s");
        List<Demand> demands = List.of(new Demand(limiter, "k", 1));
        List<ThrowingCallable> calls = List.of(
                () -> backend.limiter("l", Limit.parse("5/1s")),
                () -> backend.tryAcquireAll(demands),
                () -> backend.tryAcquireAllAsync(demands),
                () -> backend.acquireAllAsync(demands),
                () -> backend.acquireAll(demands, () -> true),
                () -> limiter.tryAcquire("k"),
                () -> limiter.decide("k"),
                () -> limiter.decideAsync("k", 1),
                () -> limiter.acquire("k", 1, Duration.ZERO),
                () -> limiter.acquireAsync("k", 1, MAX_WAIT),
                () -> limiter.peek("k"),
                () -> limiter.peekAsync("k"),
                () -> limiter.refund("k", 1),
                () -> limiter.refundAsync("k", 1),
                () -> limiter.reset("k"),
                () -> limiter.resetAsync("k"),
                () -> limiter.reconfigure(Limit.parseAll("6/1s")));

        for (int times = 0; times < 2; times++) {
            backend.close();
            for (int i = 0; i < calls.size(); i++) {
                assertThatIllegalStateException()
                        .as("call %s", i)
                        .isThrownBy(calls.get(i))
                        .withMessage("the backend is closed");
            }
        }
    }
}
