package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NanoClockTest {

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 12_345, Long.MAX_VALUE, Long.MAX_VALUE - 500, Long.MIN_VALUE})
    void tells_whole_microseconds_since_it_was_made_wherever_its_source_starts_and_wraps(long start) {
        AtomicLong nanos = new AtomicLong(start);
        NanoClock clock = new NanoClock(nanos::get);
        assertThat(clock.micros()).isZero();
        nanos.addAndGet(999);
        assertThat(clock.micros()).isZero();
        nanos.addAndGet(1);
        assertThat(clock.micros()).isEqualTo(1);
        nanos.addAndGet(Long.MAX_VALUE / 2);
        assertThat(clock.micros()).isEqualTo((Long.MAX_VALUE / 2 + 1000) / 1000);
    }

    @Test
    void a_source_that_wraps_in_the_middle_of_a_burst_changes_no_decision() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_500_000_000);
        try (MemoryBackend backend =
                MemoryBackend.builder().clock(new NanoClock(nanos::get)).build()) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("2/1s burst 1"));
            for (int i = 0; i < 10; i++) { // wraps after the third
                assertThat(limiter.tryAcquire("k")).as("permit %s", i).isTrue();
                assertThat(limiter.decide("k").retryAfterMicros()).isEqualTo(500_000);
                nanos.addAndGet(499_999_000);
                assertThat(limiter.tryAcquire("k")).as("permit %s", i).isFalse();
                nanos.addAndGet(1_000);
            }
        }
    }
}
