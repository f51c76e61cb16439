package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which servers can be asked, each master of a cluster for itself, and what is answered in place of one that cannot.
 * Thread-safe.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

    private final OnError onError;
    private final @Nullable LocalShare local;
    private final BreakerSettings settings;
    private final ConcurrentMap<Object, Breaker> breakers = new ConcurrentHashMap<>(); // by place

    Outage(OnError onError, double localShare, BreakerSettings settings) {
        this.onError = onError;
        this.local = onError == OnError.LOCAL ? new LocalShare(localShare) : null;
        this.settings = settings;
    }

    /** The breaker of a server. */
    Breaker breaker(Object place, Supplier<String> name) {
        return breakers.computeIfAbsent(
                place, unused -> new Breaker(settings, () -> began(name.get()), () -> ended(name.get())));
    }

    /** Servers that are none of these count no more. */
    void retain(Predicate<Object> places) {
        if (breakers.keySet().removeIf(places.negate())) {
            endShare();
        }
    }

    private void began(String name) {
        LOG.warn("[WEIR-025] {} cannot be asked; requests are answered by onError={}", name, onError);
    }

    private void ended(String name) {
        LOG.info("{} answers again", name);
        endShare();
    }

    /** Only when no server is away any more: a share that starts full for each of them would be several. */
    private void endShare() {
        if (local != null && breakers.values().stream().allMatch(Breaker::isClosed)) {
            local.end();
        }
    }

    /** The state of all breakers: that of who is the worst, where one that lets the next call try is half open already. */
    String state() {
        Collection<Breaker> all = breakers.values();
        if (all.stream().allMatch(Breaker::isClosed)) {
            return "closed";
        }
        return all.stream().anyMatch(Breaker::isOpen) ? "open" : "half-open";
    }

    /** What is answered without Redis. */
    Decisions answer(List<Demand> demands) {
        if (local != null) {
            Decisions own = local.decide(demands);
            if (own != null) {
                return own;
            }
        }
        long retryMicros = retryMicros();
        List<Decision> each =
                demands.stream().map(demand -> undecided(demand, retryMicros)).toList();
        return new Decisions(onError == OnError.ALLOW, each);
    }

    /** What is answered without Redis to who takes nothing. */
    Decision answerPeek(Demand demand) {
        return local == null ? undecided(demand, retryMicros()) : local.peek(demand);
    }

    private Decision undecided(Demand demand, long retryMicros) {
        return Decision.undecided(demand.limiter().limits(), onError == OnError.ALLOW, retryMicros);
    }

    /** Until every server may be tried again. */
    private long retryMicros() {
        return breakers.values().stream().mapToLong(Breaker::remainingMicros).reduce(1, Math::max);
    }

    void close() {
        if (local != null) {
            local.end();
        }
    }
}
