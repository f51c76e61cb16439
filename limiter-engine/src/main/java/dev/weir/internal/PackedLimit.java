package dev.weir.internal;

import dev.weir.Decision;

/**
 * The arithmetic of a single limit whose bucket fits a long: of an instant (q, r) with r below 1024, q lies above the
 * lowest 10 bits and r within them. Instants then compare as their longs do. The same numbers as
 * {@link BucketArithmetic}'s. Immutable and thread-safe.
 */
public final class PackedLimit {

    private static final int PART_BITS = 10;
    private static final int MOST_PARTS = 1 << PART_BITS;
    private static final long PART = MOST_PARTS - 1L;

    private final LimitSet limits;
    private final BucketArithmetic arithmetic;
    private final long carry; // from a whole tick's parts to the next tick
    private final long full;
    private final long latest;
    private final long one; // what one permit costs

    private PackedLimit(LimitSet limits) {
        this.limits = limits;
        this.arithmetic = limits.arithmetic(0);
        this.carry = MOST_PARTS - arithmetic.parts();
        this.full = pack(arithmetic.fullWhole(), arithmetic.fullPart());
        this.latest = full + pack(limits.maxWait(), 0);
        this.one = packedCost(1);
    }

    public static boolean fits(LimitSet limits) {
        return limits.size() == 1 && limits.arithmetic(0).parts() <= MOST_PARTS;
    }

    public static PackedLimit of(LimitSet limits) {
        return new PackedLimit(limits);
    }

    public static long pack(long whole, long part) {
        return (whole << PART_BITS) | part;
    }

    public static long whole(long packed) {
        return packed >>> PART_BITS;
    }

    public static long part(long packed) {
        return packed & PART;
    }

    /** What permits cost. */
    public long cost(long permits) {
        return permits == 1 ? one : packedCost(permits);
    }

    private long packedCost(long permits) {
        return pack(arithmetic.costWhole(permits), arithmetic.costPart(permits));
    }

    /** The instant at which a bucket that was settled now is empty, and the last one that a take may reach. */
    public long empty(long now) {
        return pack(now, 0) + full;
    }

    /** Whether an instant is beyond all that can have been reserved: a clock went back. */
    public boolean isBeyond(long state, long now) {
        return state > pack(now, 0) + latest;
    }

    public long plus(long state, long cost) {
        long sum = state + cost;
        return part(state) + part(cost) >= MOST_PARTS - carry ? sum + carry : sum;
    }

    /** {@link LimitSet#decision} of such a bucket. */
    public Decision decision(boolean allowed, long state, long wanted, long now) {
        return Decision.of(
                limits.limits(),
                allowed,
                arithmetic.remaining(whole(state), part(state), now),
                arithmetic.waitUntilDue(whole(wanted), part(wanted), now),
                arithmetic.untilFull(whole(state), part(state), now));
    }
}
