package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows. */
class TestingYourOwnLimitsTest {

    // docs:begin test
    @Test
    void a_caller_has_five_calls_and_then_one_every_two_seconds() {
        ManualClock clock = new ManualClock();
        try (Backend backend = MemoryBackend.builder().clock(clock).build()) {
            RateLimiter limiter = backend.limiter("reports", Limit.parse("5/10s"));
            assertThat(limiter.tryAcquire("alice", 5)).isTrue();
            assertThat(limiter.decide("alice").retryAfter()).isEqualTo(Duration.ofSeconds(2));
            clock.advance(Duration.ofSeconds(2));
            assertThat(limiter.tryAcquire("alice")).isTrue();
        }
    }
    // docs:end test

    // docs:begin waiting
    @Test
    void who_waits_is_served_in_order() {
        ManualClock clock = new ManualClock();
        try (Backend backend = MemoryBackend.builder().clock(clock).build()) {
            RateLimiter limiter = backend.limiter("mail", Limit.parse("1/1s"));
            List<String> sent = new ArrayList<>();
            for (String letter : List.of("first", "second", "third")) {
                limiter.acquireAsync("smtp", 1, Duration.ofSeconds(5)).thenRun(() -> sent.add(letter));
            }

            clock.advance(Duration.ofSeconds(1));
            assertThat(sent).containsExactly("first", "second");
        }
    }
    // docs:end waiting
}
