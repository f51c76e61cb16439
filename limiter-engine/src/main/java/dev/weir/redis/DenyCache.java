package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.internal.KeyedHash;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Denials that Redis gave and that still hold, so that an attack costs it next to nothing: until that many permits can be
 * had the same or a larger demand is denied here. While nobody gives permits back it never denies what Redis would allow,
 * for its time is counted from before the request was sent; permits given back on another node are felt when the entry's
 * age ends. Of fixed size: two keys in one place push each other out. Thread-safe.
 */
final class DenyCache {

    private record Denial(Charge charge, Reply reply, int place, long endNanos) {

        boolean holdsFor(Charge asked, long nanos) {
            return endNanos - nanos > 0
                    && charge.limits() == asked.limits()
                    && charge.permits() <= asked.permits()
                    && charge.bucket().equals(asked.bucket());
        }

        /** The answer by now, on Redis's clock as far as this node can tell: never sooner than it is there. */
        Decision decision(Charge asked, long nanos) {
            long now = reply.now() + Math.max(0, nanos - reply.receivedNanos()) / 1000;
            long[] state = reply.buckets().get(place).clone();
            asked.limits().settle(state, now);
            return asked.decision(false, state, now);
        }
    }

    private final AtomicReferenceArray<@Nullable Denial> denials;
    private final KeyedHash hash = KeyedHash.random();
    private final long maxAgeNanos;
    private final AtomicLong gifts = new AtomicLong();

    /**
     * An empty cache.
     *
     * @param size how many denials, 0 for none
     * @param maxAge how long a denial is kept at most
     */
    DenyCache(int size, Duration maxAge) {
        this.denials = new AtomicReferenceArray<>(size);
        this.maxAgeNanos = maxAge.toNanos();
    }

    /** Changes whenever permits are given back here; a denial asked for before that is not kept. */
    long gifts() {
        return gifts.get();
    }

    /** The denial of a charge, if one holds. */
    @Nullable
    Decision find(Charge charge, long nanos) {
        if (denials.length() == 0 || charge.maxWait() > 0) {
            return null;
        }
        Denial denial = denials.get(place(charge.bucket()));
        return denial != null && denial.holdsFor(charge, nanos) ? denial.decision(charge, nanos) : null;
    }

    /** Keeps the denial of one charge of a reply. */
    void keep(Charge charge, Decision decision, Reply reply, int place, long giftsBefore) {
        if (denials.length() == 0 || charge.maxWait() > 0 || giftsBefore != gifts.get()) {
            return;
        }
        long lasts = Math.min(decision.retryAfterMicros() * 1000, maxAgeNanos);
        denials.set(place(charge.bucket()), new Denial(charge, reply, place, reply.sentNanos() + lasts));
        if (giftsBefore != gifts.get()) {
            forget(charge.bucket());
        }
    }

    /** Permits were given back. */
    void forget(String bucket) {
        gifts.incrementAndGet();
        if (denials.length() > 0) {
            denials.set(place(bucket), null);
        }
    }

    private int place(String bucket) {
        return (int) Long.remainderUnsigned(hash.hash(bucket), denials.length());
    }
}
