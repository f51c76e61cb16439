package dev.weir.memory;

import dev.weir.Limit;
import dev.weir.internal.LimitSet;
import dev.weir.internal.Slots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What limits a limiter ever had: equal ones get the same number, so that buckets which outlived a change and back lose
 * nothing. It counts 4,096 different ones, then starts over; a bucket that nobody asked for in all that time may then be
 * read with a part of a tick that means another. To be used under {@link #lock}.
 */
final class TermsHistory {

    final ReentrantLock lock = new ReentrantLock();
    private final BucketTable table;
    private final int limiter;
    private final Map<List<Limit>, Integer> numbers = new HashMap<>();
    private final List<Slots> used = new ArrayList<>();

    TermsHistory(BucketTable table, int limiter) {
        this.table = table;
        this.limiter = limiter;
    }

    /** The terms with these limits. */
    Terms next(LimitSet limits) {
        Slots slots = table.slots(limits);
        used.remove(slots);
        List<Slots> others = List.copyOf(used);
        used.add(slots);
        if (numbers.size() == 1 << Slots.NUMBER_BITS) {
            numbers.clear();
        }
        Integer number = numbers.putIfAbsent(limits.ordered(), numbers.size());
        return new Terms(limits, slots, others, limiter, number == null ? numbers.size() - 1 : number);
    }
}
