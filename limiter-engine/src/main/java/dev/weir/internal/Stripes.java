package dev.weir.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lets only one thread at a time make room for a key, so that no key has two slots; beside each claim is counted what was
 * done under it. Who holds a stripe waits for nothing. Thread-safe.
 */
public final class Stripes {

    private static final int STRIPES = 1024;

    private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

    /** Which stripe a key has. */
    public static int of(long high) {
        return (int) (high >>> 40) & (STRIPES - 1);
    }

    /** Waits until nobody else has the stripe. */
    public void claim(int stripe) {
        int spins = 0;
        while (true) {
            long count = stripes.get(stripe);
            if (count >= 0 && stripes.compareAndSet(stripe, count, count | Slots.CLAIMED)) {
                return;
            }
            spins = Slots.pause(spins);
        }
    }

    /** Counts more, or less, under a claim; it may come to less than nothing. */
    public void count(int stripe, int more) {
        stripes.setPlain(stripe, (stripes.getPlain(stripe) + more) | Slots.CLAIMED);
    }

    /** Ends a claim. */
    public void release(int stripe) {
        stripes.setRelease(stripe, stripes.getPlain(stripe) & ~Slots.CLAIMED);
    }

    /** What was counted under claims of one stripe. */
    public long counted(int stripe) {
        return stripes.get(stripe) << 1 >> 1; // without the bit of the claim
    }

    /** What was counted under claims of all. */
    public long counted() {
        long sum = 0;
        for (int i = 0; i < STRIPES; i++) {
            sum += counted(i);
        }
        return sum;
    }
}
