package dev.weir.memory;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lets only one thread at a time make room for a key, so that no key has two slots; beside each claim is counted how many
 * slots were first filled under it. Who holds a stripe waits for nothing. Thread-safe.
 */
final class Stripes {

    private static final int STRIPES = 1024;

    private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

    /** Which stripe a key has. */
    static int of(long high) {
        return (int) (high >>> 40) & (STRIPES - 1);
    }

    void claim(int stripe) {
        int spins = 0;
        while (true) {
            long count = stripes.get(stripe);
            if (count >= 0 && stripes.compareAndSet(stripe, count, count | Slots.CLAIMED)) {
                return;
            }
            spins = Slots.pause(spins);
        }
    }

    /** Counts a slot that was first filled under a claim. */
    void count(int stripe) {
        stripes.setPlain(stripe, stripes.getPlain(stripe) + 1);
    }

    /** Ends a claim. */
    void release(int stripe) {
        stripes.setRelease(stripe, stripes.getPlain(stripe) & ~Slots.CLAIMED);
    }

    /** How many slots were ever filled. */
    long filled() {
        long sum = 0;
        for (int i = 0; i < STRIPES; i++) {
            sum += stripes.get(i) & ~Slots.CLAIMED;
        }
        return sum;
    }
}
