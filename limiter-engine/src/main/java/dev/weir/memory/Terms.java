package dev.weir.memory;

import dev.weir.internal.LimitSet;
import dev.weir.internal.PackedLimit;
import dev.weir.internal.Slots;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a limiter as they stand between two changes, and where its buckets are kept meanwhile. Immutable and
 * thread-safe.
 */
final class Terms {

    final LimitSet limits;
    final @Nullable PackedLimit packed; // if there is one limit, and its bucket fits a long
    final Slots slots;
    final Slots[] others; // where there may still be buckets from before a change
    private final long tag;

    /**
     * The terms of a limiter.
     *
     * @param limits the limits
     * @param slots where buckets of so many limits are kept
     * @param others where else the limiter's buckets were ever kept
     * @param limiter the limiter's number
     * @param number the same for equal limits, in whatever order they are given
     */
    Terms(LimitSet limits, Slots slots, List<Slots> others, int limiter, int number) {
        this.limits = limits;
        this.packed = PackedLimit.fits(limits) ? PackedLimit.of(limits) : null;
        this.slots = slots;
        this.others = others.toArray(Slots[]::new);
        this.tag = Slots.low(0, limiter, number);
    }

    /** A fingerprint's half as it is kept in a slot, the limiter and the number of its terms below it. */
    long low(long spread) {
        return Slots.low(spread, 0, 0) | tag;
    }
}
