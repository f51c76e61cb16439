package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconfigureExactlyTest {

    @Test
    void equal_limits_lose_not_even_a_part_of_a_tick() {
        ManualClock clock = new ManualClock();
        try (MemoryBackend backend =
                MemoryBackend.builder().clock(clock).maxBuckets(10).build()) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("3/1s"), Limit.parse("3/1h"));
            limiter.tryAcquire("k", 1);
            clock.set(1);
            limiter.reconfigure(List.of(Limit.parse("9/1s")));
            limiter.reconfigure(List.of(Limit.parse("3/1h"), Limit.parse("3/1s")));
            limiter.tryAcquire("k", 2);

            // Three thirds of a second; had the first been rounded up, a tick more.
            assertThat(limiter.peek("k").limits().get(1).resetAfterMicros()).isEqualTo(999_999);
        }
    }
}
