package dev.weir.memory;

import dev.weir.MicrosClock;
import dev.weir.internal.Slots;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Takes from several buckets, or none: the protocol is in {@link BucketTable}. For one thread. */
final class Batch {

    private static final Comparator<Take> ORDER =
            Comparator.<Take>comparingInt(take -> take.slots().number()).thenComparingInt(Take::slot);

    private final Take[] takes; // going through a list would make something, and under claims nothing is made
    private final MicrosClock clock;
    private final Newcomers newcomers;

    Batch(List<Take> takes, MicrosClock clock, Newcomers newcomers) {
        this.takes = takes.toArray(Take[]::new);
        this.clock = clock;
        this.newcomers = newcomers;
    }

    /** Whether all were taken. */
    boolean take() {
        int attempts = 0;
        while (true) {
            for (Take take : takes) {
                take.look(newcomers, true);
                take.check();
            }
            long now = clock.micros();
            boolean fit = true;
            boolean wentBack = false;
            for (Take take : takes) {
                fit &= take.weigh(now);
                wentBack |= take.wentBack();
            }
            if (fit || wentBack) {
                Take[] inOrder = takes.clone();
                Arrays.sort(inOrder, ORDER);
                try {
                    if (claim(inOrder, fit, attempts)) {
                        boolean newcomersHaveRoom = fit;
                        fit = true;
                        wentBack = false;
                        boolean changed = false;
                        for (Take take : takes) {
                            fit &= take.weighAgain();
                            wentBack |= take.wentBack();
                            changed |= take.changed();
                        }
                        if (!changed || (newcomersHaveRoom && fit && !wentBack)) {
                            for (Take take : takes) {
                                take.write(fit);
                            }
                            return fit;
                        }
                    }
                } finally {
                    for (Take take : takes) {
                        take.unclaim();
                    }
                }
            } else if (areStill()) {
                return false;
            }
            attempts = Slots.pause(attempts);
        }
    }

    private boolean areStill() {
        for (Take take : takes) {
            if (!take.isStill()) {
                return false;
            }
        }
        return true;
    }

    /** Claims every slot that is to be written; whether all were had at once. */
    private boolean claim(Take[] inOrder, boolean fit, int attempts) {
        for (Take take : inOrder) {
            if (!take.claim()) {
                return false;
            }
        }
        for (int i = 0; fit && i < inOrder.length; i++) {
            if (!inOrder[i].settleDown(newcomers, attempts)) {
                return false;
            }
        }
        return true;
    }
}
