package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.internal.KeyedHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What Redis told of buckets when it denied, so that an attack costs it next to nothing: until that many permits can be
 * had the same or a larger demand is denied here. While nobody gives permits back it never denies what Redis would allow,
 * for its time is counted from before the request was sent; permits given back on another node are felt when the entry's
 * age ends.
 *
 * <p>Demands that were denied together are denied again from here only where all their buckets are known, so that the
 * answer tells of all. Of fixed size: each bucket has a few places of many, and where others are in all of them the one that
 * is known the least longer goes. Thread-safe.
 */
final class DenyCache {

    private static final int STRIPES = 1024;
    private static final int WAYS = 4;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** How one bucket stood when Redis denied; and until when it denies by itself. */
    private record Known(Charge charge, Standing standing, long denyEndNanos, long endNanos) {

        boolean isOf(Charge asked, long nanos) {
            return nanos - standing.sentNanos() >= 0
                    && endNanos - nanos > 0
                    && charge.limits() == asked.limits()
                    && charge.isOfBucketOf(asked);
        }

        boolean denies(Charge asked, long nanos) {
            return denyEndNanos - nanos > 0 && charge.permits() <= asked.permits();
        }

        /** The answer by now, on Redis's clock as far as this node can tell: never sooner than it is there. */
        Decision decision(Charge asked, long nanos) {
            long now = standing.now() + Math.max(0, nanos - standing.receivedNanos()) / 1000;
            long[] state = standing.bucket().clone();
            asked.limits().settle(state, now);
            return asked.decision(false, state, now);
        }
    }

    private final AtomicReferenceArray<@Nullable Known> known;
    private final KeyedHash hash = KeyedHash.random();
    private final long maxAgeNanos;
    private final AtomicLongArray gifts = new AtomicLongArray(STRIPES); // so many were given back to its buckets

    /**
     * An empty cache.
     *
     * @param size how many buckets, 0 for none
     * @param maxAge how long one is known at most
     */
    DenyCache(int size, Duration maxAge) {
        this.known = new AtomicReferenceArray<>((size + WAYS - 1) / WAYS * WAYS);
        this.maxAgeNanos = maxAge.toNanos();
    }

    /** By which a bucket is found here. */
    long hash(Charge charge) {
        return known.length() == 0
                ? 0
                : hash.hash(charge.key()) + charge.limiter().name().hashCode() * GOLDEN;
    }

    /** Changes whenever permits are given back to a bucket here; what was asked before that is not kept. */
    long gifts(long hash) {
        return gifts.get(stripe(hash));
    }

    /** The decisions of charges that are denied together, if that is known. */
    @Nullable
    List<Decision> find(Round round, long nanos) {
        if (known.length() == 0) {
            return null;
        }
        boolean denied = false;
        List<Decision> each = new ArrayList<>(round.charges.size());
        for (int i = 0; i < round.charges.size(); i++) {
            Charge charge = round.charges.get(i);
            Known bucket = charge.maxWait() > 0 ? null : known(round.hash(i), charge);
            if (bucket == null || !bucket.isOf(charge, nanos)) {
                return null;
            }
            denied |= bucket.denies(charge, nanos);
            each.add(bucket.decision(charge, nanos));
        }
        return denied ? each : null;
    }

    /** Keeps what a denial told. */
    void keep(Round round, Reply reply) {
        for (int i = 0; i < round.charges.size() && known.length() > 0; i++) {
            Charge charge = round.charges.get(i);
            Standing standing = reply.buckets().get(i);
            if (charge.maxWait() == 0) {
                long retryNanos = charge.decision(false, standing).retryAfterMicros() * 1000;
                long denyEnd = standing.sentNanos() + Math.min(retryNanos, maxAgeNanos);
                keep(round, i, new Known(charge, standing, denyEnd, standing.sentNanos() + maxAgeNanos));
            }
        }
    }

    /** What denies nothing by itself, such as a bucket that this very round gave back to, harms nobody if it is old. */
    private void keep(Round round, int i, Known bucket) {
        boolean denies = bucket.denyEndNanos > bucket.standing.sentNanos();
        if (denies && round.gifts(i) != gifts(round.hash(i))) {
            return;
        }
        put(round.hash(i), bucket);
        if (denies && round.gifts(i) != gifts(round.hash(i))) {
            forget(round.hash(i), bucket.charge);
        }
    }

    /** Permits were taken here: what is known of the buckets is out of date. */
    void forget(Round round) {
        for (int i = 0; i < round.charges.size() && known.length() > 0; i++) {
            forget(round.hash(i), round.charges.get(i));
        }
    }

    /** Permits were given back here. */
    void given(Charge charge) {
        if (known.length() > 0) {
            long hashed = hash(charge);
            gifts.incrementAndGet(stripe(hashed));
            forget(hashed, charge);
        }
    }

    private @Nullable Known known(long hash, Charge charge) {
        int first = firstPlace(hash);
        for (int i = first; i < first + WAYS; i++) {
            Known bucket = known.get(i);
            if (bucket != null && bucket.charge.isOfBucketOf(charge)) {
                return bucket;
            }
        }
        return null;
    }

    /** Into the bucket's own place, or the one that is the soonest free. */
    private void put(long hash, Known bucket) {
        int first = firstPlace(hash);
        int best = first;
        long leastLeft = Long.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            Known there = known.get(i);
            if (there != null && there.charge.isOfBucketOf(bucket.charge)) {
                best = i;
                break;
            }
            long left = there == null ? Long.MIN_VALUE : there.endNanos - bucket.standing.sentNanos();
            if (left < leastLeft) {
                leastLeft = left;
                best = i;
            }
        }
        known.set(best, bucket);
    }

    private void forget(long hash, Charge charge) {
        int first = firstPlace(hash);
        for (int i = first; i < first + WAYS; i++) {
            Known there = known.get(i);
            if (there != null && there.charge.isOfBucketOf(charge)) {
                known.set(i, null);
            }
        }
    }

    private int firstPlace(long hash) {
        return (int) Long.remainderUnsigned(hash, known.length() / WAYS) * WAYS;
    }

    private static int stripe(long hash) {
        return (int) (hash >>> 32) & (STRIPES - 1);
    }
}
