package dev.weir.memory;

import dev.weir.Decision;
import dev.weir.internal.Fingerprint;
import dev.weir.internal.LimitSet;
import dev.weir.internal.Slots;
import java.util.Arrays;

/**
 * One bucket's part in an operation that is not made on the spot: what is wanted of it, and then how it stands. For one
 * thread.
 */
final class Take {

    private static final int ABSENT = -1;
    private static final int MOST_ATTEMPTS = 8;

    final MemoryLimiter limiter;
    final String key;
    final long permits;
    final long maxWait;
    final Fingerprint fingerprint;

    private Terms terms;
    private Slots slots; // where it was found
    private long low;
    private int slot = ABSENT;
    private long word;
    private boolean claimed;
    private boolean changed;

    private long now;
    private long[] before = {};
    private long[] after = {};
    private boolean wentBack;

    Take(MemoryLimiter limiter, String key, long permits, long maxWait) {
        this(limiter, key, permits, maxWait, Fingerprint.of(limiter.hash(), key));
    }

    private Take(MemoryLimiter limiter, String key, long permits, long maxWait, Fingerprint fingerprint) {
        this.limiter = limiter;
        this.key = key;
        this.permits = permits;
        this.maxWait = maxWait;
        this.fingerprint = fingerprint;
        this.terms = limiter.terms();
        this.slots = terms.slots;
    }

    /** Both as one. */
    Take and(Take other) {
        return new Take(limiter, key, permits + other.permits, Math.min(maxWait, other.maxWait), fingerprint);
    }

    /** Refuses what can never be had under the terms that are in force now. */
    void check() {
        terms.limits.checkPermits(permits);
    }

    /**
     * Finds the bucket and reads it, under the terms that are in force now.
     *
     * @param newcomers brings over what is under other terms, if that is wanted
     * @param bringOver whether it is
     */
    void look(Newcomers newcomers, boolean bringOver) {
        int spins = 0;
        while (!tryLook(newcomers, bringOver)) {
            spins = Slots.pause(spins);
        }
    }

    private boolean tryLook(Newcomers newcomers, boolean bringOver) {
        changed = false;
        terms = limiter.terms();
        find();
        if (slot == ABSENT) {
            if (terms != limiter.terms() || (terms.others.length > 0 && newcomers.isKnown(limiter, fingerprint))) {
                return false; // it was on its way from one array to another
            }
            before = terms.limits.full(0);
            after = before.clone();
            return true;
        }
        word = slots.word(slot);
        low = slots.low(slot);
        long[] bucket = new long[slots.bucketLength()];
        if (word < 0
                || !slots.holds(slot, fingerprint.high(), low)
                || !slots.read(slot, word, fingerprint.high(), low, bucket)) {
            return false;
        }
        boolean same = slots == terms.slots && low == terms.low(fingerprint.spread());
        if (!same && bringOver) {
            newcomers.admit(limiter, fingerprint);
            return false;
        }
        before = same ? bucket : terms.limits.carryOver(bucket);
        after = before.clone();
        return true;
    }

    private void find() {
        slots = terms.slots;
        slot = slots.findAny(fingerprint.high(), terms.low(fingerprint.spread()), fingerprint.spread());
        for (int i = 0; slot == ABSENT && i < terms.others.length; i++) {
            slots = terms.others[i];
            slot = slots.findAny(fingerprint.high(), terms.low(fingerprint.spread()), fingerprint.spread());
        }
        if (slot == ABSENT) {
            slots = terms.slots;
        }
    }

    /** Works out this take on the bucket as it was read; whether it fits. */
    boolean weigh(long instant) {
        LimitSet limits = terms.limits;
        now = instant;
        wentBack = limits.settle(before, now);
        System.arraycopy(before, 0, after, 0, before.length);
        limits.take(after, permits);
        return limits.waitUntilDue(after, now) <= maxWait;
    }

    /** Whether the bucket is as it was read. */
    boolean isStill() {
        return slot == ABSENT || slots.isStill(slot, word);
    }

    /** Gives the permits back to a bucket that was read before the instant; whether that went in, or there is none. */
    boolean refund(long instant) {
        if (slot == ABSENT) {
            return true;
        }
        terms.limits.settle(before, instant);
        terms.limits.refund(before, permits, instant);
        return slots.claim(slot, word) && written(before);
    }

    /** Takes back what this take wrote, if its bucket is still exactly that. */
    void giveUp() {
        int spins = 0;
        long[] bucket = new long[after.length];
        while (true) {
            slots = terms.slots;
            low = terms.low(fingerprint.spread());
            slot = slots.findAny(fingerprint.high(), low, fingerprint.spread());
            if (slot == ABSENT) {
                return;
            }
            word = slots.word(slot);
            if (word >= 0 && slots.claim(slot, word)) {
                slots.readClaimed(slot, bucket);
                if (slots.holds(slot, fingerprint.high(), low) && Arrays.equals(bucket, after)) {
                    written(before);
                } else {
                    slots.unclaim(slot);
                }
                return;
            }
            spins = Slots.pause(spins);
        }
    }

    /** Claims the bucket's slot, whatever has become of the bucket; whether that was had at once. */
    boolean claim() {
        if (slot == ABSENT) {
            return true;
        }
        long there = slots.word(slot);
        claimed = there >= 0 && slots.claim(slot, there);
        changed = claimed && there != word;
        return claimed && slots.holds(slot, fingerprint.high(), low);
    }

    /** Claims a slot for a bucket that has none, or goes on without one where none is to be had after many attempts. */
    boolean settleDown(Newcomers newcomers, int attempts) {
        if (slot != ABSENT) {
            return true;
        }
        int got = newcomers.admitClaimed(this, now);
        if (got >= 0) {
            slot = got;
            low = terms.low(fingerprint.spread());
            claimed = true;
        }
        return got >= 0 || (got == Newcomers.NO_ROOM && attempts > MOST_ATTEMPTS);
    }

    /** Weighs a claimed bucket again if it has changed since it was read. */
    boolean weighAgain() {
        if (changed) {
            slots.readClaimed(slot, before);
            return weigh(now);
        }
        return limits().waitUntilDue(after, now) <= maxWait;
    }

    /** Lets go of the slot, and leaves the bucket as it was. */
    void unclaim() {
        if (claimed) {
            slots.unclaim(slot);
            claimed = false;
        }
    }

    /** Lets go of the slot with the bucket as it is after the take, or before it if a clock went back. */
    void write(boolean taken) {
        if (claimed && (taken || wentBack)) {
            written(taken ? after : before);
            claimed = false;
        }
        unclaim();
    }

    private boolean written(long[] bucket) {
        slots.write(slot, fingerprint.high(), low, bucket);
        return true;
    }

    boolean changed() {
        return changed;
    }

    boolean wentBack() {
        return wentBack;
    }

    Terms terms() {
        return terms;
    }

    Slots slots() {
        return slots;
    }

    int slot() {
        return slot;
    }

    long now() {
        return now;
    }

    private LimitSet limits() {
        return terms.limits;
    }

    Decision decision(boolean taken) {
        boolean allowed = taken || limits().waitUntilDue(after, now) <= maxWait;
        return limits().decision(allowed, taken ? after : before, after, now);
    }
}
