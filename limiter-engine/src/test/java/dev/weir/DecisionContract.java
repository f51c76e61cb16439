package dev.weir;

import static dev.weir.BackendUnderTest.impatient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Asking one limiter without waiting. */
interface DecisionContract extends BackendUnderTest {

    @Test
    default void the_burst_passes_at_once_and_then_one_permit_at_a_time() {
        ManualClock clock = new ManualClock(1_000);
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("10/1s burst 3"));
            for (int left = 2; left >= 0; left--) {
                Decision decision = limiter.decide("k");
                assertThat(decision.allowed()).isTrue();
                assertThat(decision.remaining()).isEqualTo(left);
                assertThat(decision.resetAfter()).isEqualTo(Duration.ofMillis(100L * (3 - left)));
            }
            Decision denied = limiter.decide("k");
            assertThat(denied.allowed()).isFalse();
            assertThat(denied.retryAfter()).isEqualTo(Duration.ofMillis(100));
            assertThat(denied.binding()).isEqualTo(Limit.parse("10/1s burst 3"));

            clock.advance(Duration.ofMillis(100));
            assertThat(limiter.tryAcquire("k")).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
    }

    @Test
    default void a_denied_call_takes_nothing() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("100/1h burst 50"));
            limiter.tryAcquire("k", 30);
            Decision before = limiter.peek("k");
            for (int i = 0; i < 100; i++) {
                assertThat(limiter.tryAcquire("k", 21)).isFalse();
                assertThat(limiter.decide("k", 50).allowed()).isFalse();
            }
            assertThat(limiter.peek("k")).usingRecursiveComparison().isEqualTo(before);
            assertThat(limiter.tryAcquire("k", 20)).isTrue();
        }
    }

    @Test
    default void of_several_limits_all_take_or_none_takes() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter both = impatient(backend, "both", "10/1s; 100/1m burst 30");
            RateLimiter fast = impatient(backend, "fast", "10/1s");
            RateLimiter slow = impatient(backend, "slow", "100/1m burst 30");
            for (int i = 0; i < effort() / 20; i++) {
                clock.advance(Duration.ofMillis(random.nextInt(200)));
                long permits = random.nextInt(1, 11);
                boolean allowed = both.tryAcquire("k", permits);
                assertThat(allowed)
                        .as("seed %s, call %s", seed, i)
                        .isEqualTo(fast.peek("k").remaining() >= permits
                                && slow.peek("k").remaining() >= permits);
                if (allowed) {
                    fast.tryAcquire("k", permits);
                    slow.tryAcquire("k", permits);
                }
            }
        }
    }

    @Test
    default void each_key_and_each_limiter_has_a_bucket_of_its_own() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter one = backend.limiter("one", Limit.parse("1/1h"));
            RateLimiter two = backend.limiter("two", Limit.parse("1/1h"));
            for (String key :
                    List.of("", "a", "b", "A", "\u0000", "a\u0000", "ä", "\ud83d\ude00", "x".repeat(10_000))) {
                assertThat(one.tryAcquire(key)).as(key).isTrue();
                assertThat(one.tryAcquire(key)).as(key).isFalse();
                assertThat(two.tryAcquire(key)).as(key).isTrue();
            }
        }
    }

    @Test
    default void a_peek_takes_nothing_and_tells_what_a_decision_would() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("2/1s"));
            for (int i = 0; i < 5; i++) {
                Decision full = limiter.peek("k");
                assertThat(full.allowed()).isTrue();
                assertThat(full.remaining()).isEqualTo(2);
                assertThat(full.resetAfter()).isZero();
            }
            limiter.tryAcquire("k", 2);
            Decision empty = limiter.peek("k");
            assertThat(empty.allowed()).isFalse();
            assertThat(empty).usingRecursiveComparison().isEqualTo(limiter.decide("k"));
        }
    }

    @Test
    default void permits_that_can_never_be_had_are_the_callers_error_and_take_nothing() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = BackendUnderTest.limiter(backend, "l", "10/1s; 100/1m burst 7");
            for (long permits : new long[] {Long.MIN_VALUE, -1, 0, 8, 10, Long.MAX_VALUE}) {
                String message = "permits are " + permits + "; they must be 1 to 7, the smallest burst";
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> limiter.tryAcquire("k", permits))
                        .withMessage(message);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> limiter.decide("k", permits))
                        .withMessage(message);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> limiter.decideAsync("k", permits))
                        .withMessage(message);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> limiter.acquire("k", permits, Duration.ZERO))
                        .withMessage(message);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> limiter.acquireAsync("k", permits, Duration.ZERO))
                        .withMessage(message);
            }
            assertThat(limiter.tryAcquire("k", 7)).isTrue();
        }
    }

    @Test
    default void a_null_key_is_the_callers_error() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("10/1s"));
            assertThatNullPointerException().isThrownBy(() -> limiter.tryAcquire(null));
            assertThatNullPointerException().isThrownBy(() -> limiter.decide(null));
            assertThatNullPointerException().isThrownBy(() -> limiter.acquire(null, 1, Duration.ZERO));
            assertThatNullPointerException().isThrownBy(() -> limiter.peek(null));
            assertThatNullPointerException().isThrownBy(() -> limiter.refund(null, 1));
            assertThatNullPointerException().isThrownBy(() -> limiter.reset(null));
        }
    }

    @Test
    default void the_asynchronous_twins_answer_the_same() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter plain = backend.limiter("plain", Limit.parse("3/1s"));
            RateLimiter async = backend.limiter("async", Limit.parse("3/1s"));
            for (int i = 0; i < 5; i++) {
                assertThat(async.decideAsync("k", 1).toCompletableFuture().join())
                        .usingRecursiveComparison()
                        .isEqualTo(plain.decide("k", 1));
            }
            plain.refund("k", 2);
            async.refundAsync("k", 2).toCompletableFuture().join();
            assertThat(async.peekAsync("k").toCompletableFuture().join())
                    .usingRecursiveComparison()
                    .isEqualTo(plain.peek("k"));
            async.resetAsync("k").toCompletableFuture().join();
            assertThat(async.peek("k").remaining()).isEqualTo(3);
        }
    }
}
