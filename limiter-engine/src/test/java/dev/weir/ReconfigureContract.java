package dev.weir;

import static dev.weir.BackendUnderTest.impatient;
import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Changing the limits while they are in use. */
interface ReconfigureContract extends BackendUnderTest {

    @Test
    default void who_had_twelve_minutes_until_full_still_has_twelve() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "60/1h");
            limiter.tryAcquire("k", 12);
            limiter.reconfigure(Limit.parseAll("600/1h"));
            assertThat(limiter.limits()).containsExactly(Limit.parse("600/1h"));
            assertThat(limiter.peek("k").resetAfter()).isEqualTo(Duration.ofMinutes(12));
            assertThat(limiter.peek("k").remaining()).isEqualTo(480);
            limiter.reconfigure(Limit.parseAll("60/1h burst 30"));
            assertThat(limiter.peek("k").resetAfter()).isEqualTo(Duration.ofMinutes(12));
            assertThat(limiter.peek("k").remaining()).isEqualTo(18);
        }
    }

    @Test
    default void no_key_is_further_from_full_than_a_full_burst_of_the_new_limit() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = impatient(backend, "l", "1/1h");
            limiter.tryAcquire("k");
            limiter.reconfigure(Limit.parseAll("10/10s"));
            assertThat(limiter.peek("k").resetAfter()).isEqualTo(Duration.ofSeconds(10));
            Decision denied = limiter.decide("k");
            assertThat(denied.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            clock.advance(Duration.ofSeconds(1));
            assertThat(limiter.tryAcquire("k")).isTrue();
        }
    }

    @Test
    default void with_more_or_fewer_limits_each_takes_the_latest_instant() {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = impatient(backend, "l", "10/10s; 60/1h");
            limiter.tryAcquire("k", 2); // two seconds, two minutes
            limiter.reconfigure(Limit.parseAll("600/1h"));
            assertThat(limiter.peek("k").resetAfter()).isEqualTo(Duration.ofMinutes(2));
            limiter.reconfigure(Limit.parseAll("100/1h; 100/1d; 100/10s"));
            assertThat(limiter.peek("k").limits())
                    .extracting(LimitStatus::resetAfterMicros)
                    .containsExactly(120_000_000L, 120_000_000L, 10_000_000L);
        }
    }

    @Test
    default void limits_keep_their_instants_in_whatever_order_they_are_given() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = impatient(backend, "l", "10/10s; 60/1h");
            limiter.tryAcquire("k", 2);
            limiter.reconfigure(Limit.parseAll("120/2h; 20/20s"));
            assertThat(limiter.peek("k").limits())
                    .extracting(LimitStatus::resetAfterMicros)
                    .containsExactly(120_000_000L, 2_000_000L);
        }
    }

    @Test
    default void any_change_of_random_limits_keeps_the_instant_up_to_a_full_burst() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, effort())) {
            for (int i = 0; i < effort() / 100; i++) {
                Limit before = RandomLimits.next(random);
                Limit after = RandomLimits.next(random);
                RateLimiter limiter = backend.limiter("l" + i, List.of(before), Duration.ZERO);
                limiter.tryAcquire("k", RandomLimits.ofAnySize(random, before.burst()));
                long had = limiter.peek("k").resetAfterMicros();
                limiter.reconfigure(List.of(after));
                RateLimiter fresh = backend.limiter("fresh" + i, List.of(after), Duration.ZERO);
                fresh.tryAcquire("k", after.burst());
                long most = fresh.peek("k").resetAfterMicros();
                assertThat(limiter.peek("k").resetAfterMicros())
                        .as("seed %s, %s to %s", seed, before, after)
                        .isEqualTo(Math.min(had, most));
            }
        }
    }

    @Test
    default void a_demand_that_the_new_limits_can_never_meet_is_the_callers_error() {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = impatient(backend, "l", "10/1s");
            limiter.reconfigure(Limit.parseAll("10/1s burst 4"));
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.decide("k", 5));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> limiter.reconfigure(List.of()))
                    .withMessage("a limiter needs at least one limit");
            assertThat(limiter.limits()).containsExactly(Limit.parse("10/1s burst 4"));
        }
    }

    @Test
    default void takes_during_changes_stay_within_the_larger_bound() throws InterruptedException {
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = impatient(backend, "l", "50/1h");
            AtomicBoolean going = new AtomicBoolean(true);
            AtomicLong admitted = new AtomicLong();
            Thread changer = new Thread(() -> {
                while (going.get()) {
                    limiter.reconfigure(Limit.parseAll("100/1h"));
                    limiter.reconfigure(Limit.parseAll("50/1h"));
                }
            });
            Thread other = new Thread(() -> {
                for (int i = 0; i < effort() / 10; i++) {
                    if (limiter.tryAcquire("k")) {
                        admitted.incrementAndGet();
                    }
                }
            });
            changer.start();
            other.start();
            for (int i = 0; i < effort() / 10; i++) {
                if (limiter.tryAcquire("k")) {
                    admitted.incrementAndGet();
                }
            }
            other.join();
            going.set(false);
            changer.join();
            // Both fill in an hour, and a permit costs 72 s or 36 s of it.
            assertThat(admitted.get()).isBetween(50L, 100L);
        }
    }
}
