package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.internal.ShareOfLimit;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this node lets in by itself while Redis is away: each limit's {@link ShareOfLimit}, starting full at each outage.
 * Thread-safe.
 */
final class LocalShare {

    private static final int MAX_BUCKETS = 100_000;

    private final ShareOfLimit share;
    private final AtomicReference<@Nullable MemoryBackend> outage = new AtomicReference<>();

    LocalShare(double share) {
        this.share = new ShareOfLimit(share);
    }

    /** The node's own decisions; null where a demand is above the smaller burst. */
    @Nullable
    Decisions decide(List<Demand> demands) {
        MemoryBackend backend = backend();
        List<Demand> shared = new ArrayList<>(demands.size());
        for (Demand demand : demands) {
            shared.add(new Demand(limiter(backend, demand.limiter()), demand.key(), demand.permits()));
        }
        try {
            return backend.tryAcquireAll(shared);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** How the node's own bucket stands; nothing is taken. */
    Decision peek(Demand demand) {
        return limiter(backend(), demand.limiter()).peek(demand.key());
    }

    /** The outage is over; the next one starts full. Not closed, for a decision may be under way; nothing of it stays. */
    void end() {
        outage.set(null);
    }

    private MemoryBackend backend() {
        MemoryBackend current = outage.get();
        if (current == null) {
            MemoryBackend fresh =
                    MemoryBackend.builder().maxBuckets(MAX_BUCKETS).build();
            current = outage.compareAndExchange(null, fresh);
            return current == null ? fresh : current;
        }
        return current;
    }

    private RateLimiter limiter(MemoryBackend backend, RateLimiter whole) {
        return limiter(
                backend, whole.name(), whole.limits().stream().map(share::of).toList());
    }

    private static RateLimiter limiter(MemoryBackend backend, String name, List<Limit> limits) {
        try {
            return backend.limiter(name, limits, Duration.ZERO);
        } catch (IllegalArgumentException e) { // reconfigured during the outage
            String start = name.substring(0, Math.min(name.length(), 100));
            return backend.limiter(start + " " + name.hashCode() + limits.hashCode(), limits, Duration.ZERO);
        }
    }
}
