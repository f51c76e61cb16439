package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.internal.BucketArithmetic;
import dev.weir.internal.Fingerprint;
import dev.weir.internal.LimitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One bucket's part in a decision: what is wanted of it. Thread-safe. */
final class Charge {

    /** A wait that no bucket can meet, however full it is. */
    private static final long NEVER = -BucketArithmetic.MAX_INSTANT;

    private final RedisLimiter limiter;
    private final Terms terms;
    private final String key;
    private final BucketNames names;
    private final long permits;
    private final long maxWait;
    private @Nullable String bucket; // made when first wanted: a denial that is known needs none

    /**
     * A charge.
     *
     * @param limiter whose limits count
     * @param terms those limits
     * @param key the caller's key
     * @param names what buckets are called
     * @param permits 1 to the smallest burst; of a refund any number
     * @param maxWait ticks for which the permits may be reserved ahead
     */
    Charge(RedisLimiter limiter, Terms terms, String key, BucketNames names, long permits, long maxWait) {
        this.limiter = limiter;
        this.terms = terms;
        this.key = Objects.requireNonNull(key, "key");
        this.names = names;
        this.permits = permits;
        this.maxWait = maxWait;
    }

    RedisLimiter limiter() {
        return limiter;
    }

    Terms terms() {
        return terms;
    }

    LimitSet limits() {
        return terms.limits();
    }

    String key() {
        return key;
    }

    long permits() {
        return permits;
    }

    long maxWait() {
        return maxWait;
    }

    /** The bucket's name in Redis. */
    String bucket() {
        String known = bucket;
        if (known == null) {
            known = names.of(limiter.name(), key);
            bucket = known;
        }
        return known;
    }

    /** The bucket by the hash of its limiter and key, for what is kept of it on this node. */
    Fingerprint fingerprint() {
        return Fingerprint.of(terms.hash(), key);
    }

    /** Both as one. */
    Charge and(Charge other) {
        return new Charge(limiter, terms, key, names, permits + other.permits, Math.min(maxWait, other.maxWait));
    }

    /** The same, but sure to be denied: so that a bucket is told of and settled as on any denial. */
    Charge denied() {
        return new Charge(limiter, terms, key, names, permits, NEVER);
    }

    /** What the caller is told: of several charges one may be fine and yet not taken, because another was in the way. */
    Decision decision(boolean taken, Standing standing) {
        return decision(taken, standing.bucket(), standing.now());
    }

    Decision decision(boolean taken, long[] state, long now) {
        long[] wanted = state;
        if (!taken) {
            wanted = state.clone();
            limits().take(wanted, permits);
        }
        boolean allowed = taken || limits().waitUntilDue(wanted, now) <= maxWait;
        return limits().decision(allowed, state, wanted, now);
    }

    /** The bucket as it was before it was taken from. */
    long[] before(long[] taken) {
        long[] before = taken.clone();
        limits().undo(before, permits);
        return before;
    }

    /** Whether the scripts' arguments for both are the same. */
    boolean isLike(Charge other) {
        return limits() == other.limits() && permits == other.permits && maxWait == other.maxWait;
    }

    /** The arguments of {@link Script#TAKE} for a run of keys. */
    Object[] arguments(int keys, long ttl) {
        BucketArithmetic only = limits().arithmetic(0);
        return new Object[] {
            keys,
            limits().fingerprint(),
            maxWait,
            limits().maxWait(),
            ttl,
            only.costWhole(permits),
            only.costPart(permits),
            only.fullWhole(),
            only.fullPart(),
            only.parts()
        };
    }

    /** The element of the arguments of {@link Script#TAKE_ALL} and {@link Script#REFUND} for this key. */
    void appendJson(StringBuilder json, long ttl) {
        json.append("[\"").append(limits().fingerprint()).append('"');
        append(json, maxWait);
        append(json, limits().maxWait());
        append(json, ttl);
        for (int i = 0; i < limits().size(); i++) {
            BucketArithmetic each = limits().arithmetic(i);
            long counted = Math.min(permits, each.burst());
            append(json, each.costWhole(counted));
            append(json, each.costPart(counted));
            append(json, each.fullWhole());
            append(json, each.fullPart());
            append(json, each.parts());
        }
        json.append(']');
    }

    private static void append(StringBuilder json, long value) {
        json.append(',').append(value);
    }
}
