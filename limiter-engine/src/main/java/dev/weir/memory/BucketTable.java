package dev.weir.memory;

import dev.weir.Decision;
import dev.weir.MicrosClock;
import dev.weir.internal.BucketArithmetic;
import dev.weir.internal.Fingerprint;
import dev.weir.internal.KeyHash;
import dev.weir.internal.LimitSet;
import dev.weir.internal.PackedLimit;
import dev.weir.internal.Slots;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the in-memory backend keeps its buckets: a bounded number of them, in arrays that are made at the start. An absent
 * bucket is a full one. No operation waits for the clock, a listener or a lock while others need what it holds.
 * Thread-safe.
 *
 * <h2>The protocol</h2>
 *
 * <p>A slot has a fingerprint and a word. Of a single limit with R up to 1024 the word is the bucket, combined with the
 * slot's own fingerprint so that words of different keys differ even where their buckets are the same; else it counts
 * the slot's changes, and the bucket lies beside it. Its top bit is the slot's claim.
 *
 * <ol>
 *   <li>A fingerprint, and a bucket beside the word, are changed only by who has claimed the slot by compare-and-set on its
 *       word, and the claim ends with a word that the slot had not before, or that is the bucket. So whatever was read of
 *       a slot between two reads of the same unclaimed word belongs together, and a compare-and-set that succeeds on a
 *       word proves that the slot is as it was when that word was read: the bucket, and whose it is.
 *   <li>A take reads the word, then the clock, then the word again. If it is allowed it goes in by compare-and-set on the
 *       word read last: a clock read too early only makes it stricter. A denial, and the finding that a clock went back,
 *       count only if the word was the same before the clock was read; else somebody else had a later time, and the clock
 *       is read again. So time never seems to run back, though the clock is read under no claim.
 *   <li>Who looks for a key passes the slots of its two halves in order up to the first that is empty. Slots are filled in
 *       that order and never empty again, so an absent key is truly absent, then. Only who has the key's stripe makes
 *       room for it, after looking through both halves: no key has two slots. Who holds a stripe never waits; what it
 *       needs and does not get at once it gives up, and starts over.
 *   <li>Room is made by claiming the victim on the word that was judged. Whoever was about to take from it fails to, finds
 *       the fingerprint gone and starts over as a newcomer.
 *   <li>Several buckets are claimed one by one, in one order for all; where one is not to be had at once all are let go and
 *       it starts over, so nobody waits with a claim in hand. Then all are weighed again and written.
 *   <li>Terms of a limiter that have changed have another number, which is part of the fingerprint's low half. Who finds
 *       only a bucket under another number, or in another array, brings it over under the stripe; a thread that still
 *       goes by the old terms then fails in its compare-and-set, for the number is part of what the word was combined with,
 *       or as it checks the terms again under the stripe. Who finds none in several arrays one after the other looks again
 *       under the stripe, for it may have been on its way.
 * </ol>
 *
 * <p>A claim is held for some reads, additions and writes of the slot. Who meets one spins, and now and then yields. Nobody
 * ever lets go for another, so nothing is allocated under a claim. A take that comes to the end of its thread's stack there
 * lets go all the same; a newcomer, changed terms, several buckets at once, a refund, a reset or a waiter that gives up is
 * not so sure to, and what it has claimed, a slot or a stripe, would then stay claimed.
 */
final class BucketTable {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryBackend.class);
    private static final int SPINS = 128;
    private static final Decision TAKEN = Decision.undecided(List.of(), true, 0);
    private static final Decision DENIED = Decision.undecided(List.of(), false, 0);

    private final MicrosClock clock;
    private final KeyHash.Secret secret = new KeyHash.Secret();
    private final KeyHash.Use<MemoryLimiter, Decision> take = this::take;
    private final AtomicInteger limiters = new AtomicInteger();
    private final Newcomers newcomers;
    private final int maxBuckets;
    private final Slots packed;
    private final Map<Integer, Slots> wide = new ConcurrentHashMap<>();

    /**
     * A table without buckets.
     *
     * @param maxBuckets how many one-limit buckets it keeps with at most 2 % of them dropped early
     * @param clock decides by this one
     */
    BucketTable(int maxBuckets, MicrosClock clock) {
        this.clock = BucketArithmetic.withinRange(clock);
        this.newcomers = new Newcomers(this.clock);
        this.maxBuckets = maxBuckets;
        this.packed = room(maxBuckets, 0);
    }

    /** A number for a limiter, unlike any other's. */
    int nextLimiter() {
        return limiters.getAndIncrement();
    }

    /** Hashes a limiter's keys. */
    KeyHash hash(int limiter) {
        return new KeyHash(secret, limiter);
    }

    /**
     * Where buckets of such limits are kept: made when a limiter first has so many, with room for as many buckets as take
     * no more than what {@code maxBuckets} of one limit do.
     */
    Slots slots(LimitSet limits) {
        return PackedLimit.fits(limits)
                ? packed
                : wide.computeIfAbsent(limits.size(), each -> room((maxBuckets - 1) / Math.max(2, each) + 1, each));
    }

    private static Slots room(int keys, int limits) {
        Slots slots = new Slots(keys, limits);
        LOG.info(
                "Room for {} keys {}: {} slots in {} bytes, which never grow",
                keys,
                limits == 0
                        ? "of one limit"
                        : limits == 1 ? "of one limit in large numbers" : "of " + limits + " limits",
                slots.capacity(),
                slots.bytes());
        return slots;
    }

    /**
     * Takes permits if they are there; allocates nothing, but for what {@link KeyHash#remember} does.
     *
     * @throws IllegalArgumentException if they can never be there
     */
    boolean tryTake(MemoryLimiter limiter, String key, long permits) {
        return limiter.hash().hash(key, limiter, permits, false, take).allowed();
    }

    /** {@link #tryTake} that tells how the bucket stands. */
    Decision take(MemoryLimiter limiter, String key, long permits) {
        return limiter.hash().hash(key, limiter, permits, true, take);
    }

    private Decision take(String key, MemoryLimiter limiter, long permits, boolean tell, long high, long spread) {
        long now = -1;
        int attempts = 0;
        while (true) {
            Terms terms = limiter.terms();
            terms.limits.checkPermits(permits);
            PackedLimit limit = terms.packed;
            Decision decision = limit == null
                    ? takeWide(terms, permits, tell, high, spread, now)
                    : takePacked(terms, limit, permits, tell, high, spread, now);
            if (decision != null) {
                return decision;
            }
            attempts = attempts == 0 ? 1 : Slots.pause(attempts);
            now = clock.micros();
            limiter.hash().remember(key, high, spread);
            newcomers.admit(limiter, high, spread, now);
        }
    }

    /** Null where the key has no slot; an instant that was read before is handed in, or −1. */
    private @Nullable Decision takePacked(
            Terms terms, PackedLimit limit, long permits, boolean tell, long high, long spread, long earlier) {
        Slots slots = terms.slots;
        long low = terms.low(spread);
        long cost = limit.cost(permits);
        long now = earlier;
        int spins = 0;
        while (true) {
            int slot = slots.find(high, low, spread);
            if (slot < 0) {
                return null;
            }
            long word = slots.word(slot);
            boolean fresh = false;
            if (now < 0) {
                long seen = word;
                now = clock.micros();
                word = slots.word(slot);
                fresh = word == seen;
            }
            if (word < 0 || !slots.holds(slot, high, low)) {
                spins = Slots.pause(spins);
                continue;
            }
            long state = Math.max(Slots.masked(word, high, low), PackedLimit.pack(now, 0));
            long after = limit.plus(state, cost);
            if (after <= limit.empty(now)) {
                if (slots.compareAndSet(slot, word, Slots.masked(after, high, low))) {
                    return tell ? limit.decision(true, after, after, now) : TAKEN;
                }
                standBack();
            } else {
                if (fresh && limit.isBeyond(state, now)) {
                    slots.compareAndSet(slot, word, Slots.masked(limit.empty(now), high, low));
                } else if (fresh && slots.isStill(slot, word)) {
                    return tell ? limit.decision(false, state, after, now) : DENIED;
                }
                now = -1;
            }
        }
    }

    /** Whoever was faster has the slot's cache line, and gets more done while nobody takes it away at once. */
    private static void standBack() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
        }
    }

    /** Who has it claimed may have lost the processor, and needs it more: every fourth time this yields. */
    private static int standBackFromClaim(int spins) {
        standBack();
        return Slots.pause(spins + 15);
    }

    private @Nullable Decision takeWide(Terms terms, long permits, boolean tell, long high, long spread, long earlier) {
        Slots slots = terms.slots;
        long[] longs = slots.longs();
        LimitSet limits = terms.limits;
        long low = terms.low(spread);
        long now = earlier;
        int spins = 0;
        while (true) {
            int slot = slots.find(high, low, spread);
            if (slot < 0) {
                return null;
            }
            long word = slots.word(slot);
            boolean fresh = false;
            if (now < 0) {
                long seen = word;
                now = clock.micros();
                word = slots.word(slot);
                fresh = word == seen;
            }
            if (word < 0 || !slots.holds(slot, high, low)) {
                spins = standBackFromClaim(spins);
                continue;
            }
            int bucket = Slots.bucket(slot);
            boolean fits = limits.fits(longs, bucket, permits, now);
            boolean wentBack = !fits && limits.isBeyond(longs, bucket, now);
            Decision told = tell ? limits.decision(fits, longs, bucket, permits, now) : fits ? TAKEN : DENIED;
            if (!fits && !fresh) {
                now = -1;
            } else if (!fits && !wentBack) {
                if (slots.isStill(slot, word)) {
                    return told;
                }
            } else {
                boolean claimed = false;
                int at = Slots.at(slot);
                long next = Slots.next(word);
                try {
                    claimed = slots.compareAndSet(slot, word, word | Slots.CLAIMED);
                    if (claimed) {
                        VarHandle.storeStoreFence(); // as Slots.claim, which might return no more
                        if (fits) {
                            limits.take(longs, bucket, permits, now);
                        } else {
                            limits.settle(longs, bucket, now);
                        }
                        slots.release(slot, next);
                        claimed = false;
                        return told;
                    }
                } finally {
                    if (claimed) {
                        longs[at] = next; // the stack is at its end, so nothing can be called; nobody goes by this take
                    }
                }
                standBack();
            }
        }
    }

    /**
     * Takes, or reserves within each take's wait, for all or for none; each take is told how its bucket stands.
     *
     * @param takes of different buckets
     * @return whether all were taken
     * @throws IllegalArgumentException if a limiter has meanwhile got a burst that a take can never fit; nothing is taken
     */
    boolean takeAll(List<Take> takes) {
        return new Batch(takes, clock, newcomers).take();
    }

    /**
     * How a bucket stands.
     *
     * @param limiter its limiter
     * @param key its key
     * @return what one permit would be answered; nothing is taken or kept
     */
    Take peek(MemoryLimiter limiter, String key) {
        Take take = new Take(limiter, key, 1, 0);
        do {
            take.look(newcomers, false);
            take.weigh(clock.micros());
        } while (!take.isStill());
        return take;
    }

    /**
     * Gives permits back, at most up to full.
     *
     * @param limiter the bucket's limiter
     * @param key its key
     * @param permits how many
     */
    void refund(MemoryLimiter limiter, String key, long permits) {
        Take take = new Take(limiter, key, permits, 0);
        do {
            take.look(newcomers, true);
        } while (!take.refund(clock.micros()));
    }

    /**
     * Undoes a take if its bucket is still exactly what that take wrote.
     *
     * @param take one that was taken
     */
    void giveUp(Take take) {
        take.giveUp();
    }

    /**
     * Fills a bucket.
     *
     * @param limiter its limiter
     * @param key its key
     */
    void remove(MemoryLimiter limiter, String key) {
        newcomers.remove(limiter, Fingerprint.of(limiter.hash(), key));
    }

    /**
     * How many buckets are kept now, full ones that were not dropped yet among them.
     *
     * @return 0 to {@link #capacity}
     */
    int size() {
        // Counted one part after the other, while others come and go.
        return (int) Math.max(0, Math.min(newcomers.kept(), capacity()));
    }

    /**
     * The most buckets that are ever kept.
     *
     * @return at least 1
     */
    int capacity() {
        return packed.capacity()
                + wide.values().stream().mapToInt(Slots::capacity).sum();
    }

    /**
     * What the table takes of the heap.
     *
     * @return bytes
     */
    long bytes() {
        return packed.bytes() + wide.values().stream().mapToLong(Slots::bytes).sum();
    }
}
