package dev.weir.http;

import dev.weir.Demand;
import dev.weir.RateLimiter;
import dev.weir.internal.ShareOfLimit;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers for policies that are to be decided in this process where their limits cannot be asked: by a share of the limits,
 * in buckets of their own that are full where there was no outage lately. Thread-safe.
 */
final class LocalAnswers {

    private static final int MAX_BUCKETS = 100_000;

    private final ReentrantLock making = new ReentrantLock();
    private final Map<Share, RateLimiter> limiters = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile @Nullable MemoryBackend made;

    /** Of which limits a limiter is a share. */
    private record Share(String name, List<?> limits, double share) {}

    /** A demand and the share of its limits that counts. */
    record Asked(Demand demand, double share) {}

    /** Whether all are had. A demand above a share's burst is not. */
    boolean allow(List<Asked> asked) {
        try {
            MemoryBackend backend = backend();
            return backend.tryAcquireAll(
                            asked.stream().map(each -> shared(backend, each)).toList())
                    .allowed();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Its table takes its memory at once, so there is none before there is an outage. */
    private MemoryBackend backend() {
        MemoryBackend known = made;
        if (known != null) {
            return known;
        }
        making.lock(); // of all who come at once one takes the memory
        try {
            known = made;
            if (known == null) {
                known = MemoryBackend.builder().maxBuckets(MAX_BUCKETS).build();
                made = known;
            }
            return known;
        } finally {
            making.unlock();
        }
    }

    private Demand shared(MemoryBackend backend, Asked asked) {
        RateLimiter whole = asked.demand.limiter();
        RateLimiter part = limiters.computeIfAbsent(
                new Share(whole.name(), whole.limits(), asked.share),
                share -> backend.limiter(
                        "share " + numbers.incrementAndGet(),
                        whole.limits().stream()
                                .map(new ShareOfLimit(asked.share)::of)
                                .toList(),
                        Duration.ZERO));
        return new Demand(part, asked.demand.key(), asked.demand.permits());
    }
}
