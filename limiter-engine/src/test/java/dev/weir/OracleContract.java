package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Decisions are those of the exact rational model: no difference in either direction, in nothing that is told. */
interface OracleContract extends BackendUnderTest {

    @Test
    default void random_limits_costs_and_times_are_decided_as_the_exact_model_decides_them() {
        for (long seed : List.of(1L, System.nanoTime())) {
            ManualClock clock = new ManualClock();
            try (Backend backend = backend(clock, effort())) {
                new OracleDriver(backend, clock, seed, false).decide(effort() / 2);
            }
        }
    }

    @Test
    default void a_clock_that_jumps_back_and_ahead_is_met_as_the_exact_model_says() {
        for (long seed : List.of(2L, System.nanoTime())) {
            ManualClock clock = new ManualClock();
            try (Backend backend = backend(clock, effort())) {
                new OracleDriver(backend, clock, seed, true).decide(effort() / 2);
            }
        }
    }

    @Test
    default void waiting_for_retry_after_suffices_and_a_tick_less_does_not() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, effort())) {
            for (int i = 0, checked = 0; checked < effort() / 10; i++) {
                List<Limit> limits = RandomLimits.some(random, 3);
                long most = limits.stream().mapToLong(Limit::burst).min().orElseThrow();
                clock.set(random.nextLong(1L << 51));
                RateLimiter limiter = backend.limiter("l" + i, limits, Duration.ZERO);
                String context = "seed " + seed + ", " + limits;

                limiter.decide("k", RandomLimits.ofAnySize(random, most));
                long wanted = Math.min(most, limiter.peek("k").remaining() + 1);
                Decision denied = limiter.decide("k", wanted);
                if (denied.allowed()) { // so fast a limit that it fills within a tick of what was taken
                    continue;
                }
                long due = clock.micros() + denied.retryAfterMicros();
                clock.set(due - 1);
                assertThat(limiter.tryAcquire("k", wanted)).as(context).isFalse();
                clock.set(due);
                assertThat(limiter.tryAcquire("k", wanted)).as(context).isTrue();
                checked++;
            }
        }
    }
}
