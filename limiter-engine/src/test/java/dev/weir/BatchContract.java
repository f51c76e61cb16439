package dev.weir;

import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several demands decided as one. */
interface BatchContract extends BackendUnderTest {

    @Test
    default void all_take_or_none_takes() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter wide = limiter(backend, "wide", "10/1h");
            RateLimiter narrow = limiter(backend, "narrow", "2/1h");
            List<Demand> demands = List.of(new Demand(wide, "k", 3), new Demand(narrow, "k", 2));

            assertThat(backend.tryAcquireAll(demands).allowed()).isTrue();
            Decisions denied = backend.tryAcquireAll(demands);

            assertThat(denied.allowed()).isFalse();
            assertThat(denied.each()).extracting(Decision::allowed).containsExactly(true, false);
            assertThat(denied.retryAfterMicros()).isEqualTo(3_600_000_000L);
            assertThat(denied.waitMicros()).isZero();
            assertThat(wide.peek("k").remaining()).isEqualTo(7);
            assertThat(narrow.peek("k").remaining()).isZero();
        }
    }

    @Test
    default void whichever_demand_fails_the_others_take_nothing() {
        for (int failing = 0; failing < 4; failing++) {
            try (Backend backend = backend(new ManualClock(), 100)) {
                RateLimiter limiter = limiter(backend, "l", "5/1h");
                limiter.tryAcquire("k" + failing, 5);
                List<Demand> demands = List.of(
                        new Demand(limiter, "k0", 1),
                        new Demand(limiter, "k1", 2),
                        new Demand(limiter, "k2", 3),
                        new Demand(limiter, "k3", 4));

                assertThat(backend.tryAcquireAll(demands).allowed()).isFalse();

                for (int key = 0; key < 4; key++) {
                    assertThat(limiter.peek("k" + key).remaining()).isEqualTo(key == failing ? 0 : 5);
                }
            }
        }
    }

    @Test
    default void demands_on_the_same_bucket_are_summed() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1h");
            Decisions taken = backend.tryAcquireAll(
                    List.of(new Demand(limiter, "k", 3), new Demand(limiter, "other", 1), new Demand(limiter, "k", 4)));
            assertThat(taken.allowed()).isTrue();
            assertThat(taken.each()).extracting(Decision::remaining).containsExactly(3L, 9L, 3L);

            Decisions denied = backend.tryAcquireAll(List.of(new Demand(limiter, "k", 2), new Demand(limiter, "k", 2)));
            assertThat(denied.allowed()).isFalse();
            assertThat(limiter.peek("k").remaining()).isEqualTo(3);
        }
    }

    @Test
    default void a_sum_above_the_burst_is_the_callers_error_and_takes_nothing() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1h");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.tryAcquireAll(List.of(
                            new Demand(limiter, "first", 1), new Demand(limiter, "k", 6), new Demand(limiter, "k", 5))))
                    .withMessage("permits are 11; they must be 1 to 10, the smallest burst");
            assertThat(limiter.peek("first").remaining()).isEqualTo(10);
            assertThat(limiter.peek("k").remaining()).isEqualTo(10);
        }
    }

    @Test
    default void of_summed_demands_the_shortest_wait_counts() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            RateLimiter two = limiter(backend, "two", "2/1s");
            two.tryAcquire("k", 2);
            List<Demand> patientAndNot = List.of(
                    new Demand(two, "k", 1, Duration.ofSeconds(5)), new Demand(two, "k", 1, Duration.ofMillis(999)));
            assertThat(backend.tryAcquireAll(patientAndNot).allowed()).isFalse();
            List<Demand> patient = List.of(
                    new Demand(two, "k", 1, Duration.ofSeconds(5)), new Demand(two, "k", 1, Duration.ofSeconds(1)));
            Decisions reserved = backend.tryAcquireAll(patient);
            assertThat(reserved.allowed()).isTrue();
            assertThat(reserved.waitMicros()).isEqualTo(1_000_000);
            assertThat(limiter.peek("k").remaining()).isEqualTo(1);
        }
    }

    @Test
    default void all_reserve_within_their_own_waits_or_none_does() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter fast = limiter(backend, "fast", "1/1s");
            RateLimiter slow = limiter(backend, "slow", "1/5s");
            fast.tryAcquire("k");
            slow.tryAcquire("k");
            Demand patient = new Demand(fast, "k", 1, Duration.ofSeconds(1));

            assertThat(backend.tryAcquireAll(List.of(patient, new Demand(slow, "k", 1, Duration.ofMillis(4_999))))
                            .allowed())
                    .isFalse();
            assertThat(fast.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));

            Decisions reserved =
                    backend.tryAcquireAll(List.of(patient, new Demand(slow, "k", 1, Duration.ofSeconds(5))));
            assertThat(reserved.allowed()).isTrue();
            assertThat(reserved.each()).extracting(Decision::waitMicros).containsExactly(1_000_000L, 5_000_000L);
            assertThat(reserved.waitMicros()).isEqualTo(5_000_000);
            assertThat(fast.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    default void no_demand_a_strangers_limiter_and_too_long_a_wait_are_the_callers_error() {
        try (Backend backend = backend(new ManualClock(), 100);
                Backend other = backend(new ManualClock(), 100)) {
            RateLimiter own = limiter(backend, "l", "5/1s");
            RateLimiter strange = limiter(other, "l", "5/1s");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.tryAcquireAll(List.of()))
                    .withMessage("there is no demand");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> backend.tryAcquireAll(List.of(new Demand(own, "k", 1), new Demand(strange, "k", 1))))
                    .withMessage("limiter \"l\" is of another backend");
            for (Duration wait : List.of(Duration.ofSeconds(10).plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> backend.tryAcquireAll(
                                List.of(new Demand(own, "k", 1), new Demand(own, "other", 1, wait))))
                        .withMessage("maxWait is " + wait + "; limiter \"l\" lets callers wait at most PT10S");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Demand(own, "k", 1, Duration.ofNanos(-1)))
                    .withMessage("maxWait is PT-0.000000001S; it must not be negative");
            assertThat(own.peek("k").remaining()).isEqualTo(5);
        }
    }

    @Test
    default void the_asynchronous_twin_answers_the_same() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "5/1h");
            List<Demand> demands = List.of(new Demand(limiter, "a", 5), new Demand(limiter, "b", 1));
            assertThat(backend.tryAcquireAllAsync(demands)
                            .toCompletableFuture()
                            .join()
                            .allowed())
                    .isTrue();
            assertThat(backend.tryAcquireAllAsync(demands)
                            .toCompletableFuture()
                            .join()
                            .allowed())
                    .isFalse();
            assertThat(limiter.peek("b").remaining()).isEqualTo(4);
        }
    }
}
