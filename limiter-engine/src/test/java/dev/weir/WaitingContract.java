package dev.weir;

import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Waiting for permits. */
interface WaitingContract extends BackendUnderTest {

    @Test
    default void waiters_are_served_in_the_order_in_which_they_came() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1s burst 3");
            List<String> served = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = i + " after " + Math.max(0, i - 2) * 100_000L;
                var unused = limiter.acquireAsync("k", 1, MAX_WAIT)
                        .thenAccept(decision ->
                                served.add(name.substring(0, name.indexOf(' ')) + " after " + decision.waitMicros()));
                BackendUnderTest.settle(limiter);
                if (i < 3) {
                    assertThat(served).hasSize(i + 1);
                }
            }
            assertThat(served).hasSize(3);
            clock.advance(Duration.ofMillis(99));
            assertThat(served).hasSize(3);
            clock.advance(Duration.ofSeconds(10));

            for (int i = 0; i < 40; i++) {
                assertThat(served.get(i)).isEqualTo(i + " after " + Math.max(0, i - 2) * 100_000L);
            }
        }
    }

    @Test
    default void a_large_demand_is_not_overtaken_by_small_ones_that_come_later() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1s");
            limiter.tryAcquire("k", 10);
            var large = limiter.acquireAsync("k", 10, MAX_WAIT).toCompletableFuture();
            assertThat(limiter.tryAcquire("k")).isFalse();
            var small = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);

            clock.advance(Duration.ofMillis(999));
            assertThat(limiter.tryAcquire("k")).isFalse();
            assertThat(large).isNotDone();
            clock.advance(Duration.ofMillis(1));
            assertThat(large).isCompleted();
            assertThat(small).isNotDone();
            clock.advance(Duration.ofMillis(100));
            assertThat(small).isCompleted();
        }
    }

    @Test
    default void a_waiting_thread_returns_when_its_permits_fall_due_and_not_before() throws InterruptedException {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            CompletableFuture<Decision> served = new CompletableFuture<>();
            Thread waiter = waiting(limiter, served);

            clock.set(999_999);
            assertThat(served).isNotDone();
            assertThat(limiter.peek("k").resetAfterMicros()).isEqualTo(1_000_001);
            clock.set(1_000_000);

            assertThat(served.join().allowed()).isTrue();
            assertThat(served.join().waitMicros()).isEqualTo(1_000_000);
            waiter.join();
        }
    }

    @Test
    default void who_cannot_be_served_in_time_is_denied_at_once_and_takes_nothing() throws InterruptedException {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            Decision denied = limiter.acquire("k", 1, Duration.ofNanos(999_999_999));
            assertThat(denied.allowed()).isFalse();
            assertThat(denied.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(limiter.acquireAsync("k", 1, Duration.ZERO)
                            .toCompletableFuture()
                            .join()
                            .allowed())
                    .isFalse();
            assertThat(limiter.peek("k").resetAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void reservations_reach_as_far_as_the_wait_and_no_further() throws InterruptedException {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            for (int i = 1; i <= 10; i++) {
                assertThat(limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture())
                        .isNotDone();
            }
            assertThat(limiter.acquire("k", 1, MAX_WAIT).allowed()).isFalse();
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(11));
        }
    }

    @Test
    default void permits_that_are_there_are_had_without_waiting() throws InterruptedException {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "2/1s");
            assertThat(limiter.acquire("k", 1, MAX_WAIT).waitMicros()).isZero();
            var served = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
            BackendUnderTest.settle(limiter);
            assertThat(served).isCompleted();
        }
    }

    @Test
    default void a_wait_longer_than_the_limiters_or_negative_is_the_callers_error() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "2/1s");
            Duration tooLong = MAX_WAIT.plusNanos(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> limiter.acquire("k", 1, tooLong))
                    .withMessage("maxWait is PT10.000000001S; limiter \"l\" lets callers wait at most PT10S");
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.acquireAsync("k", 1, tooLong));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.acquireAll(List.of(new Demand(limiter, "k", 1, tooLong)), () -> true));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> limiter.acquire("k", 1, Duration.ofMillis(-1)))
                    .withMessage("maxWait is PT-0.001S; it must not be negative");
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.acquireAsync("k", 1, Duration.ofMillis(-1)));
            assertThat(limiter.peek("k").remaining()).isEqualTo(2);
        }
    }

    @Test
    default void several_demands_are_served_when_the_last_of_them_is_due() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter fast = limiter(backend, "fast", "1/1s");
            RateLimiter slow = limiter(backend, "slow", "1/5s");
            fast.tryAcquire("k");
            slow.tryAcquire("k");
            var served = backend.acquireAllAsync(
                            List.of(new Demand(fast, "k", 1, MAX_WAIT), new Demand(slow, "k", 1, MAX_WAIT)))
                    .toCompletableFuture();
            BackendUnderTest.settle(fast);
            clock.advance(Duration.ofMillis(4_999));
            assertThat(served).isNotDone();
            clock.advance(Duration.ofMillis(1));
            assertThat(served.join().allowed()).isTrue();
        }
    }

    @Test
    default void whether_somebody_may_wait_is_asked_only_where_that_would_help() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter fast = limiter(backend, "fast", "1/1s");
            RateLimiter slow = limiter(backend, "slow", "1/5s");
            List<Demand> both = List.of(
                    new Demand(fast, "k", 1, Duration.ofSeconds(1)), new Demand(slow, "k", 1, Duration.ofSeconds(1)));
            BooleanSupplier never = () -> {
                throw new AssertionError("nobody has to wait, or it would be in vain");
            };
            assertThat(backend.acquireAll(both, never)
                            .toCompletableFuture()
                            .join()
                            .allowed())
                    .isTrue();
            Decisions denied =
                    backend.acquireAll(both, never).toCompletableFuture().join();
            assertThat(denied.allowed()).isFalse();
            assertThat(denied.retryAfterMicros()).isEqualTo(5_000_000);
            assertThat(fast.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void who_waits_in_place_of_being_denied_may_give_up() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var held = backend.acquireAll(List.of(new Demand(limiter, "k", 1, MAX_WAIT)), () -> true)
                    .toCompletableFuture();
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(2));
            held.cancel(false);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    default void a_short_wait_on_the_machines_own_clock_ends() throws InterruptedException {
        try (Backend backend = backend(MicrosClock.monotonic(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "100/1s burst 1");
            for (int i = 0; i < 3; i++) {
                assertThat(limiter.acquire("k", 1, MAX_WAIT).allowed()).isTrue();
            }
            assertThat(limiter.acquireAsync("k", 1, MAX_WAIT)
                            .toCompletableFuture()
                            .join()
                            .allowed())
                    .isTrue();
        }
    }

    /** A thread that waits for one permit of "k"; returns once it has reserved and sleeps. */
    static Thread waiting(RateLimiter limiter, CompletableFuture<Decision> served) {
        long before = limiter.peek("k").resetAfterMicros();
        Thread waiter = new Thread(() -> {
            try {
                served.complete(limiter.acquire("k", 1, MAX_WAIT));
            } catch (InterruptedException | RuntimeException e) {
                served.completeExceptionally(e);
            }
        });
        waiter.start();
        await().until(() -> limiter.peek("k").resetAfterMicros() > before && waiter.getState() == Thread.State.WAITING);
        return waiter;
    }
}
