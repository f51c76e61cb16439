package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** Callers choose their keys: what is kept of one must not grow with its length. */
class MemoryOfKeysTest {

    @Test
    void a_bucket_does_not_hold_on_to_its_key() {
        try (MemoryBackend backend =
                MemoryBackend.builder().clock(new ManualClock()).build()) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("1/1h"));

            WeakReference<String> key = new WeakReference<>(taken(limiter));

            await().until(() -> {
                System.gc();
                return key.get() == null;
            });
            assertThat(backend.size()).isEqualTo(1);
            assertThat(limiter.tryAcquire("x".repeat(1_000_000))).isFalse();
        }
    }

    private static String taken(RateLimiter limiter) {
        String key = "x".repeat(1_000_000);
        assertThat(limiter.tryAcquire(key)).isTrue();
        return key;
    }
}
