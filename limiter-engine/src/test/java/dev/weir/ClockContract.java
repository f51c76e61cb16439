package dev.weir;

import static dev.weir.BackendUnderTest.impatient;
import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Clocks that jump, stand at the ends of their range, or tell nonsense. */
interface ClockContract extends BackendUnderTest {

    long HOUR = 3_600_000_000L;
    long END = 1L << 52;

    @Test
    default void a_clock_stepped_an_hour_back_makes_nobody_wait_longer_than_one_refill() {
        ManualClock clock = new ManualClock(5 * HOUR);
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = impatient(backend, "l", "10/10s");
            limiter.tryAcquire("k", 10);
            clock.set(4 * HOUR);
            Decision denied = limiter.decide("k", 10);
            assertThat(denied.allowed()).isFalse();
            assertThat(denied.retryAfter()).isEqualTo(Duration.ofSeconds(10));
            clock.advance(denied.retryAfter());
            assertThat(limiter.tryAcquire("k", 10)).isTrue();
            assertThat(limiter.tryAcquire("k")).isFalse();
        }
    }

    @Test
    default void with_waiters_it_is_one_refill_and_the_longest_wait() {
        for (long back : new long[] {1, 1_000_000, 19_999_999, 20_000_000, 20_000_001, HOUR}) {
            ManualClock clock = new ManualClock(5 * HOUR);
            try (Backend backend = backend(clock, 100)) {
                RateLimiter limiter = limiter(backend, "l", "10/10s");
                limiter.tryAcquire("k", 10);
                clock.set(5 * HOUR - back);
                Decision denied = limiter.decide("k", 10);
                assertThat(denied.retryAfter()).as("back by %s", back).isLessThanOrEqualTo(Duration.ofSeconds(20));
                clock.advance(denied.retryAfter());
                assertThat(limiter.tryAcquire("k", 10)).as("back by %s", back).isTrue();
            }
        }
    }

    @Test
    default void a_clock_stepped_an_hour_ahead_and_back_gives_one_extra_burst_at_most() {
        ManualClock clock = new ManualClock(5 * HOUR);
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = impatient(backend, "l", "10/10s");
            assertThat(taken(limiter)).isEqualTo(10);
            clock.set(6 * HOUR);
            assertThat(taken(limiter)).isEqualTo(10);
            clock.set(5 * HOUR);
            assertThat(taken(limiter)).isZero();
            clock.advance(limiter.peek("k").retryAfter());
            assertThat(taken(limiter)).isEqualTo(1);
        }
    }

    @Test
    default void a_peek_after_a_step_back_changes_nothing() {
        ManualClock clock = new ManualClock(5 * HOUR);
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = impatient(backend, "l", "10/10s");
            limiter.tryAcquire("k", 4);
            Decision before = limiter.peek("k");
            clock.set(HOUR);
            assertThat(limiter.peek("k").retryAfter()).isEqualTo(Duration.ofSeconds(1));
            clock.set(5 * HOUR);
            assertThat(limiter.peek("k")).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    default void the_ends_of_the_range_are_times_like_others() {
        for (long instant : new long[] {0, END}) {
            ManualClock clock = new ManualClock(instant);
            try (Backend backend = backend(clock, 100)) {
                RateLimiter limiter = limiter(backend, "l", "999999937/366d burst 3; 5/1s");
                assertThat(limiter.tryAcquire("k", 3)).isTrue();
                Decision denied = limiter.decide("k");
                assertThat(denied.allowed()).isFalse();
                assertThat(denied.retryAfterMicros()).isBetween(1L, 31_623L);
                limiter.refund("k", 1);
                assertThat(limiter.tryAcquire("k")).isTrue();
                RateLimiter slowest = backend.limiter("slowest", List.of(new Limit(1, Limit.MAX_PERIOD, 10)), MAX_WAIT);
                assertThat(slowest.tryAcquire("k", 10)).isTrue();
                assertThat(slowest.peek("k").resetAfter()).isEqualTo(Duration.ofDays(3660));
                clock.set(END - instant);
                assertThat(slowest.peek("k").remaining()).isEqualTo(instant == 0 ? 10 : 0);
            }
        }
    }

    @Test
    default void a_clock_that_tells_nonsense_never_makes_a_call_fail() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        long[] nonsense = {Long.MIN_VALUE, -1, 0, 1, END - 1, END, END + 1, Long.MAX_VALUE};
        long[] now = {0};
        try (Backend backend = backend(() -> now[0], 100)) {
            RateLimiter limiter = limiter(backend, "l", "10/10s; 7/1h");
            for (int i = 0; i < effort() / 10; i++) {
                now[0] = random.nextBoolean() ? nonsense[random.nextInt(nonsense.length)] : random.nextLong();
                String key = "k" + random.nextInt(5);
                Decision decision = limiter.decide(key, random.nextLong(1, 8));
                assertThat(decision.retryAfterMicros()).as("seed %s", seed).isBetween(0L, 7 * HOUR + 20_000_000);
                assertThat(decision.resetAfterMicros()).as("seed %s", seed).isBetween(0L, 7 * HOUR + 20_000_000);
                assertThat(limiter.peek(key).remaining()).as("seed %s", seed).isBetween(0L, 7L);
                limiter.refund(key, random.nextLong(1, 20));
                limiter.acquireAsync(key, 1, Duration.ofSeconds(random.nextInt(11)));
            }
        }
    }

    private static int taken(RateLimiter limiter) {
        int taken = 0;
        while (limiter.tryAcquire("k")) {
            taken++;
        }
        return taken;
    }
}
