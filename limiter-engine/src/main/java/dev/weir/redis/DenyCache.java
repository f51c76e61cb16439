package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.internal.Fingerprint;
import dev.weir.internal.KeyHash;
import dev.weir.internal.LimitSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
 * answer tells of all.
 *
 * <p>Of fixed size, in the way of the in-memory backend's table: a bucket goes by its fingerprint under a secret of this
 * cache, and nothing is kept of its key, which a caller chooses and may make as long as it likes. The fingerprint chooses
 * the bucket's few places of many; where others are in all of them the one that is known the least longer goes. What is
 * kept of a bucket is an immutable object: one is made for each denial that Redis was asked for, so that a reader needs no
 * claim, and the count of limits no array of its own. Thread-safe.
 */
final class DenyCache {

    private static final int STRIPES = 1024;
    private static final int WAYS = 4;

    /** How one bucket stood when Redis denied; and until when it denies by itself. */
    private record Known(
            Fingerprint bucket, LimitSet limits, long permits, Standing standing, long denyEndNanos, long endNanos) {

        boolean counts(Charge asked, long nanos) {
            return nanos - standing.sentNanos() >= 0 && endNanos - nanos > 0 && limits == asked.limits();
        }

        boolean denies(Charge asked, long nanos) {
            return denyEndNanos - nanos > 0 && permits <= asked.permits();
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
    private final KeyHash.Secret secret = new KeyHash.Secret();
    private final AtomicInteger limiters = new AtomicInteger();
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

    /** Hashes the keys of a limiter, unlike those of any other. */
    KeyHash nextLimiter() {
        return new KeyHash(secret, limiters.getAndIncrement());
    }

    /** Changes whenever permits are given back to a bucket here; what was asked before that is not kept. */
    long gifts(Fingerprint bucket) {
        return gifts.get(stripe(bucket));
    }

    /** The decision on a charge that is alone, if it is known to be denied. */
    @Nullable
    Decision find(Charge charge, long nanos) {
        if (known.length() == 0 || charge.maxWait() > 0) {
            return null;
        }
        Known bucket = known(charge.fingerprint());
        return bucket != null && bucket.counts(charge, nanos) && bucket.denies(charge, nanos)
                ? bucket.decision(charge, nanos)
                : null;
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
            Known bucket = charge.maxWait() > 0 ? null : known(round.fingerprint(i));
            if (bucket == null || !bucket.counts(charge, nanos)) {
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
                long end = standing.sentNanos() + maxAgeNanos;
                keep(
                        round.gifts(i),
                        new Known(round.fingerprint(i), charge.limits(), charge.permits(), standing, denyEnd, end));
            }
        }
    }

    /** What denies nothing by itself, such as a bucket that this very round gave back to, harms nobody if it is old. */
    private void keep(long giftsBefore, Known told) {
        boolean denies = told.denyEndNanos > told.standing.sentNanos();
        if (denies && giftsBefore != gifts(told.bucket)) {
            return;
        }
        put(told);
        if (denies && giftsBefore != gifts(told.bucket)) {
            forget(told.bucket);
        }
    }

    /** Permits were taken here: what is known of the buckets is out of date. */
    void forget(Round round) {
        for (int i = 0; i < round.charges.size() && known.length() > 0; i++) {
            forget(round.fingerprint(i));
        }
    }

    /** Permits were given back here. */
    void given(Charge charge) {
        if (known.length() > 0) {
            Fingerprint bucket = charge.fingerprint();
            gifts.incrementAndGet(stripe(bucket));
            forget(bucket);
        }
    }

    private @Nullable Known known(Fingerprint bucket) {
        int first = firstPlace(bucket);
        for (int i = first; i < first + WAYS; i++) {
            Known there = known.get(i);
            if (there != null && there.bucket.equals(bucket)) {
                return there;
            }
        }
        return null;
    }

    /** Into the bucket's own place, or the one that is the soonest free. */
    private void put(Known told) {
        int first = firstPlace(told.bucket);
        int best = first;
        long leastLeft = Long.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            Known there = known.get(i);
            if (there != null && there.bucket.equals(told.bucket)) {
                best = i;
                break;
            }
            long left = there == null ? Long.MIN_VALUE : there.endNanos - told.standing.sentNanos();
            if (left < leastLeft) {
                leastLeft = left;
                best = i;
            }
        }
        known.set(best, told);
    }

    private void forget(Fingerprint bucket) {
        int first = firstPlace(bucket);
        for (int i = first; i < first + WAYS; i++) {
            Known there = known.get(i);
            if (there != null && there.bucket.equals(bucket)) {
                known.set(i, null);
            }
        }
    }

    private int firstPlace(Fingerprint bucket) {
        return (int) (((bucket.spread() >>> 32) * (known.length() / WAYS)) >>> 32) * WAYS;
    }

    private static int stripe(Fingerprint bucket) {
        return (int) (bucket.high() >>> 40) & (STRIPES - 1);
    }
}
