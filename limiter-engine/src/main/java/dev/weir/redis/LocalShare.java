package dev.weir.redis;

import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this node lets in by itself while Redis is away: the same limits with a share of the rate and of the burst,
 * starting full at each outage. Thread-safe.
 */
final class LocalShare {

    private static final int MAX_BUCKETS = 100_000;

    private final double share;
    private final AtomicReference<@Nullable MemoryBackend> outage = new AtomicReference<>();

    LocalShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("localShare is " + share + "; it must be above 0 and at most 1");
        }
        this.share = share;
    }

    /** The node's own decisions; null where a demand is above the smaller burst. */
    @Nullable
    Decisions decide(List<Demand> demands) {
        MemoryBackend backend = backend();
        List<Demand> shared = new ArrayList<>(demands.size());
        for (Demand demand : demands) {
            List<Limit> limits =
                    demand.limiter().limits().stream().map(this::of).toList();
            RateLimiter limiter = limiter(backend, demand.limiter().name(), limits);
            shared.add(new Demand(limiter, demand.key(), demand.permits()));
        }
        try {
            return backend.tryAcquireAll(shared);
        } catch (IllegalArgumentException e) {
            return null;
        }
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

    private static RateLimiter limiter(MemoryBackend backend, String name, List<Limit> limits) {
        try {
            return backend.limiter(name, limits, Duration.ZERO);
        } catch (IllegalArgumentException e) { // reconfigured during the outage
            String start = name.substring(0, Math.min(name.length(), 100));
            return backend.limiter(start + " " + name.hashCode() + limits.hashCode(), limits, Duration.ZERO);
        }
    }

    private Limit of(Limit limit) {
        long millis = (long) Math.ceil(limit.period().toMillis() / share);
        if (millis <= Limit.MAX_PERIOD.toMillis()) {
            return new Limit(limit.permits(), Duration.ofMillis(millis), burst(limit, millis));
        }
        long permits = Math.max(1, (long) Math.floor(limit.permits() * share));
        return new Limit(permits, limit.period(), burst(limit, limit.period().toMillis()));
    }

    /** At least what one tick gives back, as a limit must hold. */
    private long burst(Limit limit, long millis) {
        long ofTick = (limit.permits() + millis * 1000 - 1) / (millis * 1000);
        return Math.max(Math.max(1, ofTick), (long) Math.floor(limit.burst() * share));
    }
}
