package dev.weir.memory;

import dev.weir.MicrosClock;
import dev.weir.internal.Fingerprint;
import dev.weir.internal.Slots;
import dev.weir.internal.Stripes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives slots to keys that have none, one thread at a time for each key: see the protocol of {@link BucketTable}.
 * Thread-safe.
 */
final class Newcomers {

    /** That a newcomer finds none of its slots to be had. */
    static final int NO_ROOM = -2;

    private static final int NO_NEWCOMER = -1;

    private final MicrosClock clock;
    private final Stripes stripes = new Stripes(); // they count the slots that are somebody's

    Newcomers(MicrosClock clock) {
        this.clock = clock;
    }

    /** {@link #admit} for who has not read the clock. */
    void admit(MemoryLimiter limiter, Fingerprint fingerprint) {
        admit(limiter, fingerprint.high(), fingerprint.spread(), clock.micros());
    }

    /**
     * Tries to see to it that a key has a slot under the present terms of its limiter: one with a full bucket, or with the
     * bucket that it has under other terms. Whoever comes back to look may find that it has none all the same, and tries
     * again.
     */
    void admit(MemoryLimiter limiter, long high, long spread, long now) {
        int stripe = Stripes.of(high);
        stripes.claim(stripe);
        try {
            Terms terms = limiter.terms();
            long low = terms.low(spread);
            int slot = terms.slots.findAny(high, low, spread);
            if (slot >= 0) {
                renew(terms, slot, high, low);
            } else if (!bringOver(terms, high, low, spread, now, stripe)) {
                slot = claim(terms.slots, low, spread, now, stripe);
                if (slot >= 0) {
                    terms.slots.release(slot, terms.slots.occupy(slot, high, low));
                }
            }
        } finally {
            stripes.release(stripe);
        }
    }

    /**
     * Gives a slot to a key that has none anywhere, and leaves it claimed.
     *
     * @return the slot; negative if the key, or other terms, have meanwhile come, or {@link #NO_ROOM}
     */
    int admitClaimed(Take take, long now) {
        long high = take.fingerprint.high();
        long spread = take.fingerprint.spread();
        int stripe = Stripes.of(high);
        stripes.claim(stripe);
        try {
            Terms terms = take.terms();
            long low = terms.low(spread);
            if (terms != take.limiter.terms() || isSomewhere(terms, high, low, spread)) {
                return NO_NEWCOMER;
            }
            int slot = claim(terms.slots, low, spread, now, stripe);
            if (slot < 0) {
                return NO_ROOM;
            }
            terms.slots.occupyClaimed(slot, high, low);
            return slot;
        } finally {
            stripes.release(stripe);
        }
    }

    /** Whether a key has a bucket: surely not, if not. Who looks without the stripe may miss one that is brought over. */
    boolean isKnown(MemoryLimiter limiter, Fingerprint fingerprint) {
        int stripe = Stripes.of(fingerprint.high());
        stripes.claim(stripe);
        try {
            Terms terms = limiter.terms();
            return isSomewhere(terms, fingerprint.high(), terms.low(fingerprint.spread()), fingerprint.spread());
        } finally {
            stripes.release(stripe);
        }
    }

    private static boolean isSomewhere(Terms terms, long high, long low, long spread) {
        if (terms.slots.findAny(high, low, spread) >= 0) {
            return true;
        }
        for (Slots other : terms.others) {
            if (other.findAny(high, low, spread) >= 0) {
                return true;
            }
        }
        return false;
    }

    private int claim(Slots slots, long low, long spread, long now, int stripe) {
        int slot = slots.claimForNewcomer(low, spread, now);
        if (slot >= 0 && slots.isFree(slot)) {
            stripes.count(stripe, 1);
        }
        return slot;
    }

    /** Puts the bucket of other terms under these. */
    private static void renew(Terms terms, int slot, long high, long low) {
        Slots slots = terms.slots;
        long old = slots.low(slot);
        long word = slots.word(slot);
        if (old != low && word >= 0) {
            long[] bucket = carried(terms, slots, slot, word, high, old);
            if (bucket != null && slots.claim(slot, word)) {
                slots.renew(slot, low);
                slots.write(slot, high, low, bucket);
            }
        }
    }

    /**
     * What a bucket of other terms is under these; null if it is no more what it was as this word was read. It is the key's
     * if the high half is, as no other key has that but by chance.
     */
    private static long @Nullable [] carried(Terms terms, Slots from, int slot, long word, long high, long low) {
        long[] bucket = new long[from.bucketLength()];
        return from.holds(slot, high, low) && from.read(slot, word, high, low, bucket)
                ? terms.limits.carryOver(bucket)
                : null;
    }

    /** Whether the key has a bucket in another array; it is brought over unless somebody has it claimed. */
    private boolean bringOver(Terms terms, long high, long low, long spread, long now, int stripe) {
        for (Slots from : terms.others) {
            int old = from.findAny(high, low, spread);
            if (old >= 0) {
                long word = from.word(old);
                long[] bucket = word < 0 ? null : carried(terms, from, old, word, high, from.low(old));
                if (bucket != null && from.claim(old, word)) {
                    int slot = claim(terms.slots, low, spread, now, stripe);
                    if (slot < 0) {
                        from.unclaim(old);
                        return true;
                    }
                    from.abandon(old);
                    stripes.count(stripe, -1);
                    terms.slots.occupyClaimed(slot, high, low);
                    terms.slots.write(slot, high, low, bucket);
                }
                return true;
            }
        }
        return false;
    }

    /** Fills a key's bucket, wherever it is. */
    void remove(MemoryLimiter limiter, Fingerprint fingerprint) {
        int spins = 0;
        while (!tryRemove(limiter, fingerprint.high(), fingerprint.spread())) {
            spins = Slots.pause(spins);
        }
    }

    private boolean tryRemove(MemoryLimiter limiter, long high, long spread) {
        int stripe = Stripes.of(high);
        stripes.claim(stripe);
        try {
            Terms terms = limiter.terms();
            List<Slots> all = new ArrayList<>(List.of(terms.others));
            all.add(terms.slots);
            for (Slots slots : all) {
                int slot = slots.findAny(high, terms.low(spread), spread);
                if (slot >= 0) {
                    if (!slots.claimOf(slot, high, terms.low(spread))) {
                        return false;
                    }
                    slots.abandon(slot);
                    stripes.count(stripe, -1);
                }
            }
            return true;
        } finally {
            stripes.release(stripe);
        }
    }

    /** How many slots are somebody's. */
    long kept() {
        return stripes.counted();
    }
}
