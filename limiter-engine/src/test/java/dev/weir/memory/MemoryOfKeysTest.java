package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.lang.management.ManagementFactory;
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
            assertThat(limiter.tryAcquire("x".repeat(100_000))).isFalse();
        }
    }

    @Test
    void a_flood_of_keys_leaves_no_more_on_the_heap_than_the_table_holds() {
        int maxBuckets = 20_000;
        try (MemoryBackend backend = MemoryBackend.builder()
                .clock(new ManualClock())
                .maxBuckets(maxBuckets)
                .build()) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("1/1h"));
            long before = heapInUse();
            for (int i = 0; i < 10 * maxBuckets; i++) {
                limiter.tryAcquire("a key of some length, as they come in headers: " + i);
            }
            // 400 bytes a bucket is a generous measure of a plain structure; a key alone has about 90.
            assertThat(heapInUse() - before).isLessThan(400L * backend.capacity());
            assertThat(backend.size()).isLessThanOrEqualTo(backend.capacity());
        }
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String taken(RateLimiter limiter) {
        String key = "x".repeat(100_000);
        assertThat(limiter.tryAcquire(key)).isTrue();
        return key;
    }
}
