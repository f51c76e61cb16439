package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.internal.BucketArithmetic;
import dev.weir.internal.Fingerprint;
import dev.weir.internal.KeyHash;
import dev.weir.internal.LimitSet;
import dev.weir.internal.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What Redis told of buckets when it denied, so that an attack costs it next to nothing: whatever such a bucket cannot give
 * yet is denied here. While nobody gives permits back it never denies what Redis would allow; permits given back on another
 * node are felt when the entry's age ends.
 *
 * <p>Demands that were denied together are denied again from here only where all their buckets are known, so that the
 * answer tells of all.
 *
 * <p>Of a bucket its instants are kept in {@link KnownBuckets}, on this node's clock as if Redis had decided at the moment
 * when it was asked. It decided later, so by that clock a bucket is never emptier than it is there. What is told counts from
 * when the answer came, which is later still: who waits as long as that and asks again does not ask too soon. Both are
 * rounded to that side.
 *
 * <p>Buckets go by their fingerprints under a secret of this cache: nothing is kept of a key, which a caller chooses and may
 * make as long as it likes. Nothing is allocated but what a caller is told. Thread-safe.
 */
final class DenyCache {

    private final KeyHash.Secret secret = new KeyHash.Secret();
    private final KeyHash.Use<Terms, @Nullable Decision> find = this::find;
    private final AtomicInteger terms = new AtomicInteger();
    private final KnownBuckets known;
    private final long maxAge;
    private final LongSupplier clock;
    private final long start;

    /**
     * An empty cache.
     *
     * @param size how many buckets of one limit, 0 for none: each takes 86 bytes, or 112 where there are few; and no more
     *     room is taken for each other number of limits that some limiter has
     * @param maxAge how long one is known at most
     */
    DenyCache(int size, Duration maxAge) {
        this(size, maxAge, System::nanoTime);
    }

    /** One that goes by another clock of nanoseconds. */
    DenyCache(int size, Duration maxAge, LongSupplier clock) {
        this.known = new KnownBuckets(size);
        this.maxAge = maxAge.toNanos() / 1000;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /** These limits, under which nothing is known yet. */
    Terms terms(LimitSet limits) {
        int number = terms.getAndIncrement();
        return new Terms(limits, new KeyHash(secret, number), number, known.of(limits.size()));
    }

    /** Changes whenever permits are given back to a bucket here; what was asked before that is not kept. */
    long gifts(Fingerprint bucket) {
        return known.gifts(bucket);
    }

    /** The decision on a demand that is alone and does not wait, if it is known to be denied. */
    @Nullable
    Decision find(Terms terms, String key, long permits) {
        Objects.requireNonNull(key, "key");
        return terms.known() == null ? null : terms.hash().hash(key, terms, permits, true, find);
    }

    private @Nullable Decision find(String key, Terms terms, long permits, boolean tell, long high, long spread) {
        Slots slots = terms.known();
        if (slots == null) {
            return null;
        }
        return terms.limits().size() == 1
                ? findOfOne(terms, slots, permits, high, spread, clock.getAsLong())
                : findOfSeveral(terms, slots, permits, high, spread, clock.getAsLong());
    }

    /** Most of a flood ends here: so nothing is copied. */
    private @Nullable Decision findOfOne(Terms terms, Slots slots, long permits, long high, long spread, long nanos) {
        long low = terms.low(spread);
        int slot = slots.find(high, low, spread);
        if (slot < 0) {
            return null;
        }
        long word = slots.word(slot);
        int at = Slots.bucket(slot);
        long[] longs = slots.longs();
        long whole = longs[at];
        long part = longs[at + 1];
        long end = longs[at + 2];
        long trip = longs[at + 3];
        if (word < 0 || !slots.holds(slot, high, low) || !slots.isStill(slot, word)) {
            return null;
        }
        BucketArithmetic limit = terms.limits().arithmetic(0);
        long now = roundedUp(nanos);
        if (!denies(end, trip, now) || whole < now || limit.waitFor(whole, part, permits, now) == 0) {
            return null;
        }
        long then = telling(end, trip, nanos);
        return Decision.of(
                terms.limits().limits(),
                false,
                limit.remaining(whole, part, then),
                limit.waitFor(whole, part, permits, then),
                limit.untilFull(whole, part, then));
    }

    private @Nullable Decision findOfSeveral(
            Terms terms, Slots slots, long permits, long high, long spread, long nanos) {
        long[] entry = KnownBuckets.read(slots, high, terms.low(spread), spread);
        if (entry == null) {
            return null;
        }
        long end = entry[entry.length - 2];
        long trip = entry[entry.length - 1];
        long now = roundedUp(nanos);
        return denies(end, trip, now) && !terms.limits().fits(entry, 0, permits, now)
                ? terms.limits().decision(false, entry, 0, permits, telling(end, trip, nanos))
                : null;
    }

    /** The decisions of charges that are denied together, if that is known. */
    @Nullable
    List<Decision> find(Round round) {
        boolean denied = false;
        long nanos = clock.getAsLong();
        long now = roundedUp(nanos);
        List<Decision> each = new ArrayList<>(round.charges.size());
        for (int i = 0; i < round.charges.size(); i++) {
            Charge charge = round.charges.get(i);
            long[] entry = charge.maxWait() > 0 ? null : read(charge.terms(), round.fingerprint(i));
            if (entry == null) {
                return null;
            }
            long end = entry[entry.length - 2];
            long trip = entry[entry.length - 1];
            if (!counts(end, now)) {
                return null;
            }
            denied |= denies(end, trip, now) && !charge.limits().fits(entry, 0, charge.permits(), now);
            long then = telling(end, trip, nanos);
            charge.limits().settle(entry, then);
            each.add(charge.decision(false, entry, then));
        }
        return denied ? each : null;
    }

    private static long @Nullable [] read(Terms terms, Fingerprint bucket) {
        Slots slots = terms.known();
        return slots == null
                ? null
                : KnownBuckets.read(slots, bucket.high(), terms.low(bucket.spread()), bucket.spread());
    }

    /** Keeps what a denial told. */
    void keep(Round round, Reply reply) {
        for (int i = 0; i < round.charges.size(); i++) {
            Charge charge = round.charges.get(i);
            Slots slots = charge.terms().known();
            if (slots != null) {
                Standing told = reply.buckets().get(i);
                long received = roundedUp(told.receivedNanos());
                boolean denied = !charge.limits().fits(told.bucket(), 0, charge.permits(), told.now());
                known.put(charge.terms(), slots, round.fingerprint(i), entry(told), denied, round.gifts(i), received);
            }
        }
    }

    /** A bucket on this node's clock, when it ends, and twice the microseconds that the answer took. */
    private long[] entry(Standing told) {
        int length = told.bucket().length;
        long sent = roundedDown(told.sentNanos());
        long[] entry = Arrays.copyOf(told.bucket(), length + 2);
        for (int i = 0; i < length; i += 2) {
            entry[i] += sent - told.now();
        }
        entry[length] = sent + maxAge;
        entry[length + 1] = (roundedUp(told.receivedNanos()) - sent) << 1;
        return entry;
    }

    /** Permits were taken here: what is known of the buckets is out of date. */
    void forget(Round round) {
        for (int i = 0; i < round.charges.size(); i++) {
            forget(round.charges.get(i).terms(), round.fingerprint(i), false);
        }
    }

    /** Permits were given back here. */
    void given(Charge charge) {
        Terms now = charge.limiter().terms(); // which may have changed while they were on their way
        forget(now, Fingerprint.of(now.hash(), charge.key()), true);
    }

    private void forget(Terms terms, Fingerprint bucket, boolean given) {
        Slots slots = terms.known();
        if (slots != null) {
            known.remove(terms, slots, bucket, given);
        }
    }

    private boolean counts(long end, long now) {
        return now < end && now >= end - maxAge;
    }

    private boolean denies(long end, long trip, long now) {
        return counts(end, now) && (trip & KnownBuckets.TELLS_ONLY) == 0;
    }

    /** The instant by which a caller is told how an entry stands. */
    private long telling(long end, long trip, long nanos) {
        return Math.max(end - maxAge, roundedDown(nanos) - (trip >> 1));
    }

    private long roundedUp(long nanos) {
        return -Math.floorDiv(start - nanos, 1000L);
    }

    private long roundedDown(long nanos) {
        return Math.floorDiv(nanos - start, 1000L);
    }
}
