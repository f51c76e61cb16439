package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.internal.KeyedHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What Redis told of buckets when it denied, so that an attack costs it next to nothing: until that many permits can be
 * had the same or a larger demand is denied here. While nobody gives permits back it never denies what Redis would allow,
 * for its time is counted from before the request was sent; permits given back on another node are felt when the entry's
 * age ends.
 *
 * <p>Demands that were denied together are denied again from here only where all their buckets are known, so that the
 * answer tells of all. Of fixed size: two buckets in one place push each other out. Thread-safe.
 */
final class DenyCache {

    /** How one bucket stood when Redis denied; and until when it denies by itself. */
    private record Known(Charge charge, Reply reply, int place, long denyEndNanos, long endNanos) {

        boolean isOf(Charge asked, long nanos) {
            return nanos - reply.sentNanos() >= 0
                    && endNanos - nanos > 0
                    && charge.limits() == asked.limits()
                    && charge.bucket().equals(asked.bucket());
        }

        boolean denies(Charge asked, long nanos) {
            return denyEndNanos - nanos > 0 && charge.permits() <= asked.permits();
        }

        /** The answer by now, on Redis's clock as far as this node can tell: never sooner than it is there. */
        Decision decision(Charge asked, long nanos) {
            long now = reply.now() + Math.max(0, nanos - reply.receivedNanos()) / 1000;
            long[] state = reply.buckets().get(place).clone();
            asked.limits().settle(state, now);
            return asked.decision(false, state, now);
        }
    }

    private final AtomicReferenceArray<@Nullable Known> known;
    private final KeyedHash hash = KeyedHash.random();
    private final long maxAgeNanos;
    private final AtomicLong changes = new AtomicLong();

    /**
     * An empty cache.
     *
     * @param size how many buckets, 0 for none
     * @param maxAge how long one is known at most
     */
    DenyCache(int size, Duration maxAge) {
        this.known = new AtomicReferenceArray<>(size);
        this.maxAgeNanos = maxAge.toNanos();
    }

    /** Changes whenever permits are given back here; what was asked before that is not kept. */
    long gifts() {
        return changes.get();
    }

    /** The decisions of charges that are denied together, if that is known. */
    @Nullable
    List<Decision> find(List<Charge> charges, long nanos) {
        if (known.length() == 0) {
            return null;
        }
        boolean denied = false;
        List<Decision> each = new ArrayList<>(charges.size());
        for (Charge charge : charges) {
            Known bucket = known.get(place(charge.bucket()));
            if (bucket == null || charge.maxWait() > 0 || !bucket.isOf(charge, nanos)) {
                return null;
            }
            denied |= bucket.denies(charge, nanos);
            each.add(bucket.decision(charge, nanos));
        }
        return denied ? each : null;
    }

    /** Keeps what a denial told. */
    void keep(List<Charge> charges, Reply reply, long giftsBefore) {
        for (int i = 0; i < charges.size() && known.length() > 0; i++) {
            Charge charge = charges.get(i);
            if (charge.maxWait() == 0 && giftsBefore == changes.get()) {
                Decision own = charge.decision(false, reply.buckets().get(i), reply.now());
                long denyEnd = reply.sentNanos() + Math.min(own.retryAfterMicros() * 1000, maxAgeNanos);
                known.set(
                        place(charge.bucket()), new Known(charge, reply, i, denyEnd, reply.sentNanos() + maxAgeNanos));
            }
        }
        if (giftsBefore != changes.get()) {
            charges.forEach(charge -> forget(charge.bucket()));
        }
    }

    /** Permits were taken here: what is known of the bucket is out of date. */
    void forget(String bucket) {
        if (known.length() > 0) {
            known.set(place(bucket), null);
        }
    }

    /** Permits are given back here. */
    void given(String bucket) {
        changes.incrementAndGet();
        forget(bucket);
    }

    private int place(String bucket) {
        return (int) Long.remainderUnsigned(hash.hash(bucket), known.length());
    }
}
