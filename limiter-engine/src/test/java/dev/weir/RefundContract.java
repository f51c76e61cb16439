package dev.weir;

import static dev.weir.BackendUnderTest.impatient;
import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Giving permits back. */
interface RefundContract extends BackendUnderTest {

    @Test
    default void returns_what_was_taken_and_never_fills_beyond_the_burst() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1h");
            limiter.tryAcquire("k", 6);
            limiter.refund("k", 2);
            assertThat(limiter.peek("k").remaining()).isEqualTo(6);
            limiter.refund("k", 1_000_000_000);
            limiter.refund("k", 1);
            Decision full = limiter.peek("k");
            assertThat(full.remaining()).isEqualTo(10);
            assertThat(full.resetAfter()).isZero();
            assertThat(limiter.tryAcquire("k", 10)).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
    }

    @Test
    default void a_refund_to_a_key_that_was_never_seen_gives_nothing() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1h");
            limiter.refund("k", 5);
            assertThat(limiter.tryAcquire("k", 10)).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
    }

    @Test
    default void each_of_several_limits_gets_back_at_most_its_burst() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "5/1s; 100/1h");
            limiter.tryAcquire("k", 5);
            limiter.refund("k", 3);
            assertThat(limiter.peek("k").limits())
                    .extracting(LimitStatus::remaining)
                    .containsExactly(3L, 98L);
        }
    }

    @Test
    default void taking_and_giving_back_the_same_leaves_no_trace_whatever_the_limit() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, effort())) {
            for (int i = 0; i < effort() / 100; i++) {
                Limit limit = RandomLimits.next(random);
                RateLimiter limiter = backend.limiter("l" + i, List.of(limit), Duration.ZERO);
                limiter.tryAcquire("k", RandomLimits.ofAnySize(random, limit.burst()));
                Decision before = limiter.peek("k");
                if (before.remaining() > 0) {
                    long permits = random.nextLong(before.remaining()) + 1;
                    limiter.tryAcquire("k", permits);
                    limiter.refund("k", permits);
                }
                assertThat(limiter.peek("k"))
                        .as("seed %s, %s", seed, limit)
                        .usingRecursiveComparison()
                        .isEqualTo(before);
            }
        }
    }

    @Test
    default void permits_below_one_or_beyond_any_limit_are_the_callers_error() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1h");
            for (long permits : new long[] {Long.MIN_VALUE, -1, 0, 1_000_000_001, Long.MAX_VALUE}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> limiter.refund("k", permits))
                        .withMessage("permits are " + permits + "; they must be 1 to 1,000,000,000");
                assertThatIllegalArgumentException().isThrownBy(() -> limiter.refundAsync("k", permits));
            }
        }
    }

    @Test
    default void a_refund_after_the_limits_shrank_fills_no_more_than_the_new_burst() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = impatient(backend, "l", "1000/1h");
            limiter.tryAcquire("k", 1000);
            limiter.reconfigure(List.of(Limit.parse("3/1h")));
            limiter.refund("k", 1000);
            assertThat(limiter.peek("k").remaining()).isEqualTo(3);
            assertThat(limiter.tryAcquire("k", 3)).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
    }

    @Test
    default void a_refund_never_cancels_a_wait() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1/1s");
            limiter.tryAcquire("k");
            var waiter = limiter.acquireAsync("k", 1, Duration.ofSeconds(5)).toCompletableFuture();
            limiter.refund("k", 1);
            assertThat(waiter).isNotDone();
            clock.advance(Duration.ofSeconds(1));
            assertThat(waiter).isCompleted();
        }
    }

    @Test
    default void a_reset_fills_the_bucket_of_that_key_alone() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/1h");
            limiter.tryAcquire("k", 10);
            limiter.tryAcquire("other", 10);
            limiter.reset("k");
            limiter.reset("unseen");
            assertThat(limiter.peek("k").remaining()).isEqualTo(10);
            assertThat(limiter.peek("other").remaining()).isZero();
        }
    }
}
