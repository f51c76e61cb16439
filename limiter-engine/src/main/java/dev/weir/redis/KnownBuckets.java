package dev.weir.redis;

import dev.weir.internal.Fingerprint;
import dev.weir.internal.Slots;
import dev.weir.internal.Stripes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the deny cache keeps what it knows of buckets: in arrays like those of the in-memory backend's table, by its
 * protocol. Of bounded number, one array for each number of limits, made when a limiter first has so many.
 *
 * <p>Who keeps something, removes it or counts a gift has the key's stripe meanwhile. So a key has one slot at most, and
 * what was asked before a gift is never kept after it. Readers need no stripe and write nothing; whoever meets a claim may
 * take the bucket for unknown. Thread-safe.
 */
final class KnownBuckets {

    /** The bit of an entry's last long which says that it denies nothing. */
    static final long TELLS_ONLY = 1;

    private final int size;
    private final Map<Integer, Slots> slots = new ConcurrentHashMap<>();
    private final Stripes stripes = new Stripes(); // counts gifts

    /**
     * Nothing is known.
     *
     * @param size how many buckets of one limit may be; of more limits as many as take no more room
     */
    KnownBuckets(int size) {
        this.size = size;
    }

    /** Where buckets of so many limits are known; null if there is to be no room for any. */
    @Nullable
    Slots of(int limits) {
        return size == 0
                ? null
                : slots.computeIfAbsent(limits, each -> Slots.ending((int) ((2L * size - 1) / (each + 1)) + 1, each));
    }

    /** How many gifts there were to buckets of this one's stripe. */
    long gifts(Fingerprint bucket) {
        return stripes.counted(Stripes.of(bucket.high()));
    }

    /**
     * Copies what is known of a bucket.
     *
     * @return two longs for each limit, the instant when they end, and another long; null if nothing is known for sure
     */
    static long @Nullable [] read(Slots slots, long high, long low, long spread) {
        int slot = slots.find(high, low, spread);
        if (slot < 0) {
            return null;
        }
        long word = slots.word(slot);
        long[] entry = new long[slots.bucketLength()];
        return word >= 0 && slots.holds(slot, high, low) && slots.read(slot, word, high, low, entry) ? entry : null;
    }

    /**
     * Keeps what was told of a bucket, if nobody is in the way. What denied, and may be older than a gift, is not kept; and
     * what did not deny then only tells.
     */
    void put(Terms terms, Slots into, Fingerprint bucket, long[] entry, boolean denied, long giftsBefore, long now) {
        long high = bucket.high();
        long low = terms.low(bucket.spread());
        int stripe = Stripes.of(high);
        stripes.claim(stripe);
        try {
            boolean given = stripes.counted(stripe) != giftsBefore;
            if (given && denied) {
                return;
            }
            int slot = into.findAny(high, low, bucket.spread());
            boolean known = slot >= 0;
            if (!known) {
                slot = into.claimForNewcomer(low, bucket.spread(), now);
            }
            if (known ? !into.claimOf(slot, high, low) : slot < 0) {
                return;
            }
            if (!known) {
                into.occupyClaimed(slot, high, low);
            }
            if (given) {
                entry[entry.length - 1] |= TELLS_ONLY;
            }
            into.write(slot, high, low, entry);
        } finally {
            stripes.release(stripe);
        }
    }

    /** Nothing is known of a bucket any more; if it was given to, nothing of what was asked before will be. */
    void remove(Terms terms, Slots from, Fingerprint bucket, boolean given) {
        int spins = 0;
        while (!tryRemove(from, bucket, terms.low(bucket.spread()), given)) {
            spins = Slots.pause(spins);
        }
    }

    private boolean tryRemove(Slots from, Fingerprint bucket, long low, boolean given) {
        long high = bucket.high();
        int stripe = Stripes.of(high);
        stripes.claim(stripe);
        try {
            if (given) {
                stripes.count(stripe, 1);
            }
            int slot = from.findAny(high, low, bucket.spread());
            if (slot < 0) {
                return true;
            }
            if (!from.claimOf(slot, high, low)) {
                return false;
            }
            from.abandon(slot);
            return true;
        } finally {
            stripes.release(stripe);
        }
    }
}
