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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this node lets in by itself while Redis is away: each limit's {@link ShareOfLimit}, starting full at each outage.
 * Thread-safe.
 */
final class LocalShare {

    private static final int MAX_BUCKETS = 100_000;

    private final ShareOfLimit share;
    private final AtomicReference<@Nullable Node> outage = new AtomicReference<>();
    private final ReentrantLock making = new ReentrantLock();

    /** What counts during one outage: the buckets, and by each limiter's name the one for its share. */
    private record Node(MemoryBackend backend, ConcurrentMap<String, Shared> limiters) {

        Node() {
            this(MemoryBackend.builder().maxBuckets(MAX_BUCKETS).build(), new ConcurrentHashMap<>());
        }
    }

    private record Shared(List<Limit> whole, RateLimiter limiter) {}

    LocalShare(double share) {
        this.share = new ShareOfLimit(share);
    }

    /** The node's own decisions; null where a demand is above the smaller burst. */
    @Nullable
    Decisions decide(List<Demand> demands) {
        Node node = node();
        List<Demand> shared = new ArrayList<>(demands.size());
        for (Demand demand : demands) {
            shared.add(new Demand(limiter(node, demand.limiter()), demand.key(), demand.permits()));
        }
        try {
            return node.backend.tryAcquireAll(shared);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** How the node's own bucket stands; nothing is taken. */
    Decision peek(Demand demand) {
        return limiter(node(), demand.limiter()).peek(demand.key());
    }

    /** The outage is over; the next one starts full. Not closed, for a decision may be under way; nothing of it stays. */
    void end() {
        outage.set(null);
    }

    private Node node() {
        Node current = outage.get();
        if (current != null) {
            return current;
        }
        making.lock(); // of all who come at once one takes the memory
        try {
            current = outage.get();
            if (current == null) {
                current = new Node();
                outage.set(current);
            }
            return current;
        } finally {
            making.unlock();
        }
    }

    /** One for each name, also where limits change during the outage. */
    private RateLimiter limiter(Node node, RateLimiter whole) {
        Shared known = node.limiters.get(whole.name());
        if (known == null || !known.whole.equals(whole.limits())) {
            known = Objects.requireNonNull(
                    node.limiters.compute(whole.name(), (name, before) -> shared(node, name, whole.limits(), before)));
        }
        return known.limiter;
    }

    private Shared shared(Node node, String name, List<Limit> whole, @Nullable Shared before) {
        List<Limit> limits = whole.stream().map(share::of).toList();
        if (before == null) {
            return new Shared(whole, node.backend.limiter(name, limits, Duration.ZERO));
        }
        before.limiter.reconfigure(limits);
        return new Shared(whole, before.limiter);
    }
}
