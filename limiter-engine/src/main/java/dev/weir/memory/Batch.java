package dev.weir.memory;

import dev.weir.MicrosClock;
import dev.weir.internal.Slots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes from several buckets, or none: the protocol is in {@link BucketTable}. For one thread. */
final class Batch {

    private static final Comparator<Take> ORDER =
            Comparator.<Take>comparingInt(take -> take.slots().number()).thenComparingInt(Take::slot);

    private final List<Take> takes;
    private final MicrosClock clock;
    private final Newcomers newcomers;

    Batch(List<Take> takes, MicrosClock clock, Newcomers newcomers) {
        this.takes = takes;
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
            if (!fit && !wentBack) {
                if (takes.stream().allMatch(Take::isStill)) {
                    return false;
                }
            } else if (claim(fit, attempts)) {
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
            takes.forEach(Take::unclaim);
            attempts = Slots.pause(attempts);
        }
    }

    /** Claims every slot that is to be written; whether all were had at once. */
    private boolean claim(boolean fit, int attempts) {
        List<Take> inOrder = new ArrayList<>(takes);
        inOrder.sort(ORDER);
        for (int i = 0; i < inOrder.size(); i++) {
            if (!inOrder.get(i).claim()) {
                return false;
            }
        }
        for (int i = 0; fit && i < inOrder.size(); i++) {
            if (!inOrder.get(i).settleDown(newcomers, attempts)) {
                return false;
            }
        }
        return true;
    }
}
