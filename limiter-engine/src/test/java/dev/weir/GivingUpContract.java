package dev.weir;

import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Waiters that go away: late, never over. */
interface GivingUpContract extends BackendUnderTest {

    @Test
    default void an_interrupted_waiter_gives_its_reservation_back() throws InterruptedException {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            CompletableFuture<Decision> served = new CompletableFuture<>();
            Thread waiter = WaitingContract.waiting(limiter, served);

            waiter.interrupt();
            waiter.join();

            assertThat(served)
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(InterruptedException.class);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void an_interrupted_thread_that_need_not_wait_is_served_and_stays_interrupted() throws Exception {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            CompletableFuture<String> seen = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    boolean allowed = limiter.acquire("k", 1, MAX_WAIT).allowed();
                    seen.complete(allowed + ", interrupted " + Thread.interrupted());
                } catch (InterruptedException e) {
                    seen.completeExceptionally(e);
                }
            });
            caller.start();
            assertThat(seen.get()).isEqualTo("true, interrupted true");
            caller.join();
        }
    }

    @Test
    default void a_cancelled_wait_gives_its_reservation_back() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "3/1s; 30/1m");
            limiter.tryAcquire("k", 2);
            Decision before = limiter.peek("k");
            var waiter = limiter.acquireAsync("k", 3, MAX_WAIT).toCompletableFuture();
            assertThat(limiter.peek("k").remaining()).isZero();

            assertThat(waiter.cancel(false)).isTrue();

            assertThat(limiter.peek("k")).usingRecursiveComparison().isEqualTo(before);
            clock.advance(Duration.ofSeconds(10));
            assertThat(waiter).isCancelled();
        }
    }

    @Test
    default void the_last_ones_to_come_may_give_up_one_after_the_other() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var first = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            var second = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(3));
            second.cancel(false);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(2));
            first.cancel(false);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void who_gives_up_after_somebody_else_has_asked_forfeits_the_permits() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var first = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            var second = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            first.cancel(false);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(3));
            clock.advance(Duration.ofSeconds(1));
            assertThat(second).isNotDone();
            clock.advance(Duration.ofSeconds(1));
            assertThat(second).isCompleted();
        }
    }

    @Test
    default void a_denial_and_a_peek_in_between_do_not_count_as_asking() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var waiter = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            assertThat(limiter.tryAcquire("k")).isFalse();
            assertThat(limiter.peek("k").allowed()).isFalse();
            waiter.cancel(false);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void who_was_served_has_nothing_to_give_up() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var waiter = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            clock.advance(Duration.ofSeconds(1));
            assertThat(waiter.cancel(false)).isFalse();
            assertThat(limiter.tryAcquire("k")).isFalse();
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void a_future_that_fails_in_any_other_way_gives_up_too() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var waiter = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            waiter.completeExceptionally(new IllegalStateException("the caller's deadline"));
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void several_demands_that_are_cancelled_are_all_given_back() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter one = limiter(backend, "one", "1/1s");
            RateLimiter two = limiter(backend, "two", "5/5s");
            one.tryAcquire("k");
            var waiter = backend.acquireAllAsync(
                            List.of(new Demand(one, "k", 1, MAX_WAIT), new Demand(two, "k", 2, MAX_WAIT)))
                    .toCompletableFuture();
            assertThat(two.peek("k").remaining()).isEqualTo(3);
            waiter.cancel(false);
            assertThat(one.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(two.peek("k").remaining()).isEqualTo(5);
        }
    }

    @Test
    default void giving_up_after_the_limits_changed_and_were_used_forfeits() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var waiter = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            limiter.reconfigure(Limit.parseAll("2/2s"));
            limiter.refund("k", 1);
            waiter.cancel(false);
            assertThat(limiter.peek("k").resetAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }
}
