package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A fixed number of slots for buckets of as many limits each, in one array of longs: the in-memory backend's table is made
 * of them, and what a Redis backend knows of denied buckets. Who takes part in the protocol that {@code BucketTable} tells
 * of calls what is here in its order.
 *
 * <p>A slot is the two halves of a fingerprint, a word, and where the bucket does not fit the word two longs for each
 * limit, and two more where buckets end: the first is the instant from which on the bucket is as good as full. Slots stand
 * in halves of 8, and two halves make a set: a key lives in the half that its fingerprint chooses, or where that was full
 * when it came, in the other one. A slot once filled is never empty again, so who looks for a key may stop at the first
 * empty one. Below the second half of a fingerprint stand its limiter's number and that of its terms. Thread-safe.
 */
public final class Slots {

    /** The bit of a word that is set while one thread has the slot to itself. */
    public static final long CLAIMED = Long.MIN_VALUE;

    /** How many bits of a slot tell the terms of a limiter apart. */
    public static final int NUMBER_BITS = 12;

    private static final int LIMITER_BITS = 20;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int HEADER = 3; // two halves of a fingerprint and the word
    private static final int WAYS = 8;
    private static final int SMALL = 64;
    private static final int ROOMY = 4096;
    private static final double LOAD = 0.65; // 0.8 % of as many keys as are promised find no room in their set
    private static final int LEAD = 6; // so that behind an array's header of 16 bytes slots start at a cache line
    private static final long EMPTY = 0;
    private static final long DEAD = 2;
    private static final long NEVER = Long.MAX_VALUE; // later than any bucket can be full
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] longs;
    private final int limits;
    private final boolean ending;
    private final int pairs; // of longs beside the word
    private final int stride;
    private final int halves;
    private final int halfLongs;
    private final boolean single; // one half, all of the table

    /**
     * Room for buckets.
     *
     * @param keys how many, with at most 2 % of them dropped early
     * @param limits how many limits each has, or 0 for a single one whose bucket fits a word
     */
    public Slots(int keys, int limits) {
        this(keys, limits, false);
    }

    /**
     * Room for buckets that end.
     *
     * @param keys how many, with at most 2 % of them dropped early
     * @param limits how many limits each has, at least 1
     * @return two longs more for each
     */
    public static Slots ending(int keys, int limits) {
        return new Slots(keys, limits, true);
    }

    private Slots(int keys, int limits, boolean ending) {
        this.limits = limits;
        this.ending = ending;
        this.pairs = limits + (ending ? 1 : 0);
        this.stride = HEADER + 2 * pairs;
        this.single = keys <= SMALL;
        this.halves = single ? 1 : 2 * sets(keys);
        this.halfLongs = stride * (single ? keys : WAYS);
        this.longs = new long[LEAD + halves * halfLongs];
    }

    private static int sets(int keys) {
        return keys < ROOMY ? keys / WAYS : (int) Math.ceil(keys / (2 * WAYS * LOAD));
    }

    /**
     * A fingerprint's half as it is kept in a slot.
     *
     * @param spread the half
     * @param limiter the limiter's number, of which the lowest bits are kept
     * @param terms the number of the limiter's terms, below 2^{@link #NUMBER_BITS}
     */
    public static long low(long spread, int limiter, int terms) {
        long owner = limiter & ((1L << LIMITER_BITS) - 1);
        return (spread << (NUMBER_BITS + LIMITER_BITS)) | (owner << NUMBER_BITS) | terms;
    }

    /** Whether both are of one key, perhaps under different terms. */
    private static boolean sameKey(long low, long other) {
        return (low ^ other) >>> NUMBER_BITS == 0;
    }

    /** Whether both are of one limiter. */
    private static boolean sameLimiter(long low, long other) {
        return (int) (low ^ other) >>> NUMBER_BITS == 0;
    }

    /** Tells the arrays of a table apart, and puts them in order. */
    public int number() {
        return limits;
    }

    /** How many slots there are. */
    public int capacity() {
        return halves * halfLongs / stride;
    }

    /** What they take of the heap. */
    public long bytes() {
        return 8L * longs.length;
    }

    /** Spins a little, and now and then lets others run. */
    @SuppressWarnings("ThreadPriorityCheck") // who holds the claim may need the processor
    public static int pause(int spins) {
        if ((spins & 63) == 63) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
        return spins + 1;
    }

    /**
     * Where a key is under its present terms.
     *
     * @return a slot, or −1 where it is not, or is under other terms
     */
    public int find(long high, long low, long spread) {
        int half = half(spread);
        for (int side = 0; side < 2; side++) {
            int from = from(half ^ side);
            for (int slot = from; slot < from + halfLongs; slot += stride) {
                long there = (long) LONGS.getAcquire(longs, slot);
                if (there == high && low(slot) == low) {
                    return slot;
                }
                if (there == EMPTY && word(slot) == 0) {
                    return -1;
                }
            }
            if (single) {
                return -1;
            }
        }
        return -1;
    }

    /** Where a key is under any terms, past empty slots too: for who has the key's stripe; −1 where it is not. */
    public int findAny(long high, long low, long spread) {
        int half = half(spread);
        for (int side = 0; side < (single ? 1 : 2); side++) {
            int from = from(half ^ side);
            for (int slot = from; slot < from + halfLongs; slot += stride) {
                if ((long) LONGS.getAcquire(longs, slot) == high && sameKey(low(slot), low)) {
                    return slot;
                }
            }
        }
        return -1;
    }

    private int half(long spread) {
        return (int) (((spread >>> 32) * halves) >>> 32);
    }

    private int from(int half) {
        return LEAD + half * halfLongs;
    }

    /** The word, and after it everything that was written before it. */
    public long word(int slot) {
        return (long) LONGS.getAcquire(longs, slot + 2);
    }

    /** The word once more, after everything that was read before. */
    public boolean isStill(int slot, long word) {
        VarHandle.acquireFence();
        return (long) LONGS.getOpaque(longs, slot + 2) == word;
    }

    /** Whether a slot is of this key and these terms. */
    public boolean holds(int slot, long high, long low) {
        return (long) LONGS.getOpaque(longs, slot) == high && low(slot) == low;
    }

    /** The second half of a slot's fingerprint, and below it whose key it is. */
    public long low(int slot) {
        return (long) LONGS.getOpaque(longs, slot + 1);
    }

    /** The state that a word stands for, or back. */
    public static long masked(long word, long high, long low) {
        return (word ^ high ^ low * SPREAD) & ~CLAIMED;
    }

    /** Changes the word if it is still the one that was expected. */
    public boolean compareAndSet(int slot, long expected, long word) {
        return LONGS.compareAndSet(longs, slot + 2, expected, word);
    }

    /** Gives one thread the slot to itself if the word is still this one. */
    public boolean claim(int slot, long word) {
        boolean claimed = LONGS.compareAndSet(longs, slot + 2, word, word | CLAIMED);
        VarHandle.storeStoreFence(); // what the claim is for must not be seen before it
        return claimed;
    }

    /** Claims the slot where a key was found, unless others were faster: by now it may be another key's. */
    public boolean claimOf(int slot, long high, long low) {
        long word = word(slot);
        long there = low(slot);
        return word >= 0 && sameKey(low, there) && holds(slot, high, there) && claim(slot, word);
    }

    /** Ends a claim. */
    public void release(int slot, long word) {
        LONGS.setRelease(longs, slot + 2, word);
    }

    /** The bucket's longs, where it does not fit the word. */
    public long[] longs() {
        return longs;
    }

    /** Where in {@link #longs()} a slot's word is. */
    public static int at(int slot) {
        return slot + 2;
    }

    /** Where in {@link #longs()} a slot's bucket starts. */
    public static int bucket(int slot) {
        return slot + HEADER;
    }

    /** Two longs for each limit, and two more where buckets end. */
    public int bucketLength() {
        return Math.max(2, 2 * pairs);
    }

    /** Copies the bucket of an unclaimed slot, if it is still the one of this word. */
    public boolean read(int slot, long word, long high, long low, long[] into) {
        copy(slot, word, high, low, into);
        return isStill(slot, word);
    }

    private void copy(int slot, long word, long high, long low, long[] into) {
        if (limits == 0) {
            long state = masked(word, high, low);
            into[0] = PackedLimit.whole(state);
            into[1] = PackedLimit.part(state);
        } else {
            System.arraycopy(longs, bucket(slot), into, 0, 2 * pairs);
        }
    }

    /** Copies the bucket of a slot that this thread has claimed. */
    public void readClaimed(int slot, long[] into) {
        copy(slot, word(slot), (long) LONGS.getOpaque(longs, slot), low(slot), into);
    }

    /** Writes the bucket of a claimed slot and ends the claim. */
    public void write(int slot, long high, long low, long[] bucket) {
        if (limits == 0) {
            release(slot, masked(PackedLimit.pack(bucket[0], bucket[1]), high, low));
        } else {
            System.arraycopy(bucket, 0, longs, bucket(slot), 2 * pairs);
            release(slot, next(slot));
        }
    }

    /** Ends a claim under which nothing was changed; by a new version all the same, for an error may have come between. */
    public void unclaim(int slot) {
        release(slot, limits == 0 ? word(slot) & ~CLAIMED : next(slot));
    }

    private long next(int slot) {
        return next(longs[slot + 2]);
    }

    /** The word of a slot's next version, where it counts these. */
    public static long next(long word) {
        return (word + 1) & ~CLAIMED;
    }

    /** Gives a claimed slot to a key, its bucket full, and leaves it claimed; the word that is to end the claim. */
    public long occupy(int slot, long high, long low) {
        LONGS.setOpaque(longs, slot + 1, low);
        LONGS.setRelease(longs, slot, high);
        for (int i = 0; i < 2 * pairs; i++) {
            longs[bucket(slot) + i] = 0;
        }
        return limits == 0 ? masked(0, high, low) : next(slot);
    }

    /** {@link #occupy} that leaves the slot as it is to be once the claim ends. */
    public void occupyClaimed(int slot, long high, long low) {
        release(slot, occupy(slot, high, low) | CLAIMED);
    }

    /** Puts a claimed slot under other terms; its bucket is still to be written. */
    public void renew(int slot, long low) {
        LONGS.setOpaque(longs, slot + 1, low);
    }

    /** Leaves a claimed slot to whoever comes first, and ends the claim with a word that its key's bucket never had. */
    public void abandon(int slot) {
        long word = limits == 0 ? masked(NEVER, (long) LONGS.getOpaque(longs, slot), low(slot)) : next(slot);
        LONGS.setRelease(longs, slot, DEAD);
        release(slot, word);
    }

    /**
     * Claims a slot for a newcomer: one that is nobody's, else a full one, else the soonest full of its own limiter,
     * else the soonest full.
     *
     * @return a claimed slot, or −1 if others were faster or have all of them claimed
     */
    public int claimForNewcomer(long low, long spread, long now) {
        int half = half(spread);
        int best = -1;
        int lowest = Integer.MAX_VALUE;
        long soonest = Long.MAX_VALUE;
        long expected = 0;
        for (int side = 0; side < (single ? 1 : 2); side++) {
            int from = from(half ^ side);
            for (int slot = from; slot < from + halfLongs; slot += stride) {
                long word = word(slot);
                if (word >= 0 && isFree(slot)) {
                    return claim(slot, word) ? slot : -1;
                }
                if (word >= 0 && lowest > 0) {
                    long until = untilFull(slot, word, now);
                    int rank = until == 0 ? 0 : sameLimiter(low(slot), low) ? 1 : 2;
                    if (rank < lowest || (rank == lowest && until < soonest)) {
                        best = slot;
                        lowest = rank;
                        soonest = until;
                        expected = word;
                    }
                }
            }
        }
        return best >= 0 && claim(best, expected) ? best : -1;
    }

    /** Whether a slot is nobody's. */
    public boolean isFree(int slot) {
        long high = (long) LONGS.getOpaque(longs, slot);
        return high == EMPTY || high == DEAD;
    }

    private long untilFull(int slot, long word, long now) {
        if (limits == 0) {
            long state = masked(word, (long) LONGS.getOpaque(longs, slot), low(slot));
            return Math.max(0, state - PackedLimit.pack(now, 0));
        }
        long longest = 0;
        int bucket = bucket(slot);
        for (int i = bucket; i < bucket + 2 * limits; i += 2) {
            longest = Math.max(longest, longs[i] - now + (longs[i + 1] > 0 ? 1 : 0));
        }
        return ending ? Math.max(0, Math.min(longest, longs[bucket + 2 * limits] - now)) : longest;
    }
}
