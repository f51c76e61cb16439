package dev.weir.internal;

import dev.weir.MicrosClock;
import java.math.BigInteger;

/**
 * A token bucket kept as a virtual time, in whole numbers: the generic cell rate algorithm (ITU-T I.371) with the part of
 * a tick that a permit costs kept beside the whole ticks, so that nothing is ever rounded.
 *
 * <p>One tick is a microsecond. For N permits per T ticks let g = gcd(N, T), P = T/g and R = N/g: a permit costs P/R
 * ticks. A bucket is one instant, when it is full again, as a pair (q, r): q whole ticks and r/R of a tick,
 * 0 ≤ r &lt; R. It lies in two neighbouring places of a {@code long[]}. An absent bucket is a full one.
 *
 * <p>Every product fits a long, and every sum stays below 2^53 for clocks from 0 to 2^52, so that the same numbers are
 * exact in a script's doubles. Pure: no clock, no thread. Immutable and thread-safe.
 */
public final class BucketArithmetic {

    /** The latest instant that a clock may tell, 2^52 ticks. */
    public static final long MAX_INSTANT = 1L << 52;

    /** The longest time from empty to full, 3,660 days in ticks. */
    public static final long MAX_FILL = 3660L * 24 * 3600 * 1_000_000;

    private final long ticks; // P
    private final long parts; // R
    private final long wholePerPermit; // P div R
    private final long partPerPermit; // P mod R
    private final long burst;
    private final long fullWhole;
    private final long fullPart;

    /**
     * The arithmetic of one limit.
     *
     * @param permits permits a period
     * @param period the period in ticks
     * @param burst the capacity in permits
     */
    public BucketArithmetic(long permits, long period, long burst) {
        long divisor = gcd(permits, period);
        this.ticks = period / divisor;
        this.parts = permits / divisor;
        this.wholePerPermit = ticks / parts;
        this.partPerPermit = ticks % parts;
        this.burst = burst;
        this.fullWhole = costWhole(burst);
        this.fullPart = costPart(burst);
    }

    /**
     * Refuses what cannot be kept exactly.
     *
     * @param permits permits a period
     * @param period the period in ticks
     * @param burst the capacity in permits
     * @throws IllegalArgumentException with the reason
     */
    public static void check(long permits, long period, long burst) {
        BigInteger n = BigInteger.valueOf(permits);
        BigInteger[] fill =
                BigInteger.valueOf(burst).multiply(BigInteger.valueOf(period)).divideAndRemainder(n);
        if (fill[0].signum() == 0) {
            throw new IllegalArgumentException("burst is " + burst + ", less than what one microsecond gives back at "
                    + permits + " permits in " + period + " µs; it must be at least "
                    + ((permits + period - 1) / period));
        }
        int longest = fill[0].compareTo(BigInteger.valueOf(MAX_FILL));
        if (longest > 0 || (longest == 0 && fill[1].signum() > 0)) {
            throw new IllegalArgumentException("an empty bucket would take above 3,660 days to fill: burst " + burst
                    + " at " + permits + " permits in " + period + " µs; it must be at most "
                    + BigInteger.valueOf(MAX_FILL).multiply(n).divide(BigInteger.valueOf(period)));
        }
    }

    /**
     * A clock that is kept within what the arithmetic can take.
     *
     * @param clock any
     * @return reads 0 to {@link #MAX_INSTANT}
     */
    public static MicrosClock withinRange(MicrosClock clock) {
        return () -> Math.max(0, Math.min(clock.micros(), MAX_INSTANT));
    }

    /**
     * The whole ticks that permits cost.
     *
     * @param permits 1 to the burst
     * @return (n·P) div R
     */
    public long costWhole(long permits) {
        return permits == 1 ? wholePerPermit : permits * wholePerPermit + permits * partPerPermit / parts;
    }

    /**
     * The part of a tick that permits cost beyond {@link #costWhole}.
     *
     * @param permits 1 to the burst
     * @return (n·P) mod R
     */
    public long costPart(long permits) {
        return permits == 1 ? partPerPermit : permits * partPerPermit % parts;
    }

    /**
     * Brings a bucket to now: one that was full before is full now; one further from full than a bucket can be, because
     * a clock went back, is empty.
     *
     * @param bucket holds the bucket
     * @param at its place
     * @param now the instant
     * @param maxWait how far beyond empty waiters may have reserved
     * @return whether a clock went back
     */
    public boolean settle(long[] bucket, int at, long now, long maxWait) {
        long whole = bucket[at];
        if (whole < now) {
            bucket[at] = now;
            bucket[at + 1] = 0;
            return false;
        }
        if (isBeyond(bucket, at, now, maxWait)) {
            bucket[at] = now + fullWhole;
            bucket[at + 1] = fullPart;
            return true;
        }
        return false;
    }

    /**
     * Whether settling would find that a clock went back.
     *
     * @param bucket holds the bucket
     * @param at its place
     * @param now the instant
     * @param maxWait how far beyond empty waiters may have reserved
     * @return what {@link #settle} would return
     */
    public boolean isBeyond(long[] bucket, int at, long now, long maxWait) {
        long latest = now + fullWhole + maxWait;
        return bucket[at] > latest || (bucket[at] == latest && bucket[at + 1] > fullPart);
    }

    /**
     * Whether permits could be taken at once: not from a bucket that is beyond.
     *
     * @param bucket holds the bucket, settled or not
     * @param at its place
     * @param permits 1 to the burst
     * @param now the instant
     * @return true if they are there
     */
    public boolean fits(long[] bucket, int at, long permits, long now) {
        boolean full = bucket[at] < now;
        long whole = (full ? now : bucket[at]) + costWhole(permits);
        long part = (full ? 0 : bucket[at + 1]) + costPart(permits);
        if (part >= parts) {
            whole++;
            part -= parts;
        }
        return whole < now + fullWhole || (whole == now + fullWhole && part <= fullPart);
    }

    /**
     * Takes permits from a settled bucket, perhaps more than it holds.
     *
     * @param bucket holds the bucket
     * @param at its place
     * @param permits 1 to the burst
     */
    public void take(long[] bucket, int at, long permits) {
        take(bucket, at, permits, Long.MIN_VALUE); // settled, so at no instant is it more than full
    }

    /**
     * Takes permits that are there, as {@link #fits} said, from a bucket that is settled or not.
     *
     * @param bucket holds the bucket
     * @param at its place
     * @param permits 1 to the burst
     * @param now the instant
     */
    public void take(long[] bucket, int at, long permits, long now) {
        boolean full = bucket[at] < now;
        long whole = (full ? now : bucket[at]) + costWhole(permits);
        long part = (full ? 0 : bucket[at + 1]) + costPart(permits);
        if (part >= parts) {
            whole++;
            part -= parts;
        }
        bucket[at] = whole;
        bucket[at + 1] = part;
    }

    /**
     * Gives permits back, perhaps beyond full; settling then takes away what is too much.
     *
     * @param bucket holds the bucket
     * @param at its place
     * @param permits at least 1; above the burst counts as the burst
     */
    public void giveBack(long[] bucket, int at, long permits) {
        long counted = Math.min(permits, burst);
        long whole = bucket[at] - costWhole(counted);
        long part = bucket[at + 1] - costPart(counted);
        if (part < 0) {
            whole--;
            part += parts;
        }
        bucket[at] = whole;
        bucket[at + 1] = part;
    }

    /**
     * How long until what was taken falls due.
     *
     * @param bucket holds the bucket after a take
     * @param at its place
     * @param now the instant
     * @return ticks, rounded up; 0 if the take was within the burst
     */
    public long waitUntilDue(long[] bucket, int at, long now) {
        return waitUntilDue(bucket[at], bucket[at + 1], now);
    }

    /**
     * {@link #waitUntilDue(long[], int, long)} of a bucket that lies in no array.
     *
     * @param whole whole ticks
     * @param part the part of a tick
     * @param now the instant
     * @return ticks, rounded up
     */
    public long waitUntilDue(long whole, long part, long now) {
        return Math.max(0, whole - fullWhole - now + (part > fullPart ? 1 : 0));
    }

    /**
     * How long until permits could be taken from a bucket that lies in no array.
     *
     * @param whole whole ticks of the settled bucket
     * @param part the part of a tick
     * @param permits 1 to the burst
     * @param now the instant
     * @return ticks, rounded up; 0 if they are there
     */
    public long waitFor(long whole, long part, long permits, long now) {
        long wholeAfter = whole + costWhole(permits);
        long partAfter = part + costPart(permits);
        return partAfter >= parts
                ? waitUntilDue(wholeAfter + 1, partAfter - parts, now)
                : waitUntilDue(wholeAfter, partAfter, now);
    }

    /**
     * How long until the bucket is full.
     *
     * @param bucket holds the bucket
     * @param at its place
     * @param now the instant
     * @return ticks, rounded up
     */
    public long untilFull(long[] bucket, int at, long now) {
        return untilFull(bucket[at], bucket[at + 1], now);
    }

    /**
     * {@link #untilFull(long[], int, long)} of a bucket that lies in no array.
     *
     * @param whole whole ticks
     * @param part the part of a tick
     * @param now the instant
     * @return ticks, rounded up
     */
    public long untilFull(long whole, long part, long now) {
        return Math.max(0, whole - now + (part > 0 ? 1 : 0));
    }

    /**
     * How many permits can be taken at once now.
     *
     * @param bucket holds the settled bucket
     * @param at its place
     * @param now the instant
     * @return 0 to the burst
     */
    public long remaining(long[] bucket, int at, long now) {
        return remaining(bucket[at], bucket[at + 1], now);
    }

    /**
     * {@link #remaining(long[], int, long)} of a bucket that lies in no array.
     *
     * @param bucketWhole whole ticks
     * @param bucketPart the part of a tick
     * @param now the instant
     * @return 0 to the burst
     */
    public long remaining(long bucketWhole, long bucketPart, long now) {
        long whole = now + fullWhole - bucketWhole;
        long part = fullPart - Math.min(bucketPart, parts - 1); // of other limits it may be anything
        if (part < 0) {
            whole--;
            part += parts;
        }
        if (whole < 0) {
            return 0;
        }
        // A double is off by less than one permit here, so one step either way is exact.
        long estimate = (long) ((whole * (double) parts + part) / ticks);
        long permits = Math.min(estimate, burst);
        while (permits > 0 && !costsAtMost(permits, whole, part)) {
            permits--;
        }
        while (permits < burst && costsAtMost(permits + 1, whole, part)) {
            permits++;
        }
        return permits;
    }

    private boolean costsAtMost(long permits, long whole, long part) {
        long cost = costWhole(permits);
        return cost < whole || (cost == whole && costPart(permits) <= part);
    }

    /**
     * The whole ticks from empty to full.
     *
     * @return at least 1
     */
    public long fullWhole() {
        return fullWhole;
    }

    /**
     * The part of a tick from empty to full beyond {@link #fullWhole}.
     *
     * @return 0 to R − 1
     */
    public long fullPart() {
        return fullPart;
    }

    /**
     * The capacity.
     *
     * @return permits
     */
    public long burst() {
        return burst;
    }

    /**
     * The parts of a tick in which costs are counted.
     *
     * @return R
     */
    public long parts() {
        return parts;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
