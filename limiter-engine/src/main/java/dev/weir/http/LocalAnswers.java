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

/**
 * Answers for policies that are to be decided in this process where their limits cannot be asked: by a share of the limits,
 * in buckets of their own that are full where there was no outage lately. Thread-safe.
 */
final class LocalAnswers {

    private static final int MAX_BUCKETS = 100_000;

    private final MemoryBackend backend =
            MemoryBackend.builder().maxBuckets(MAX_BUCKETS).build();
    private final Map<Share, RateLimiter> limiters = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** Of which limits a limiter is a share. */
    private record Share(String name, List<?> limits, double share) {}

    /** A demand and the share of its limits that counts. */
    record Asked(Demand demand, double share) {}

    /** Whether all are had. A demand above a share's burst is not. */
    boolean allow(List<Asked> asked) {
        try {
            return backend.tryAcquireAll(asked.stream().map(this::shared).toList())
                    .allowed();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Demand shared(Asked asked) {
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
