package dev.weir.internal;

import dev.weir.Decision;
import dev.weir.Limit;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one limiter, decided together on one bucket: two places of a {@code long[]} for each limit, in the order
 * of their times to full, so that limits which change keep their instants whichever way they were written down.
 *
 * <p>Immutable and thread-safe.
 */
public final class LimitSet {

    private final List<Limit> limits;
    private final BucketArithmetic[] arithmetic; // in the bucket's order
    private final int[] given; // the bucket's order to the order given
    private final long smallestBurst;
    private final long maxWait;
    private @Nullable String fingerprint; // worked out when first wanted; whoever does gets the same

    /**
     * Limits that are decided together.
     *
     * @param limits one or more, in the order given
     * @param maxWait the longest wait for which a caller may reserve
     * @throws IllegalArgumentException if there is no limit, or the wait is negative or above 366 days
     */
    public LimitSet(List<Limit> limits, Duration maxWait) {
        this.limits = List.copyOf(limits);
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("a limiter needs at least one limit");
        }
        if (maxWait.isNegative() || maxWait.compareTo(Limit.MAX_PERIOD) > 0) {
            throw new IllegalArgumentException("maxWait is " + maxWait + "; it must be 0 to 366 days");
        }
        this.maxWait = micros(maxWait);
        this.smallestBurst = limits.stream().mapToLong(Limit::burst).min().orElseThrow();
        this.given = IntStream.range(0, limits.size())
                .boxed()
                .sorted(Comparator.comparing(limits::get, LimitSet::compareTimeToFull))
                .mapToInt(Integer::intValue)
                .toArray();
        this.arithmetic = IntStream.of(given)
                .mapToObj(limits::get)
                .map(limit -> new BucketArithmetic(limit.permits(), limit.periodMicros(), limit.burst()))
                .toArray(BucketArithmetic[]::new);
    }

    private static int compareTimeToFull(Limit a, Limit b) {
        // burst · period / permits, compared without dividing; neither longs nor doubles suffice.
        int byTime = product(a.burst(), a.periodMicros(), b.permits())
                .compareTo(product(b.burst(), b.periodMicros(), a.permits()));
        return byTime != 0 ? byTime : a.toString().compareTo(b.toString());
    }

    private static BigInteger product(long a, long b, long c) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).multiply(BigInteger.valueOf(c));
    }

    /**
     * A duration in ticks, rounded down.
     *
     * @param duration 0 to 366 days
     * @return microseconds
     */
    public static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
    }

    /**
     * The limits in the order given.
     *
     * @return at least one
     */
    public List<Limit> limits() {
        return limits;
    }

    /**
     * How many limits there are.
     *
     * @return at least 1
     */
    public int size() {
        return arithmetic.length;
    }

    /**
     * The arithmetic of one limit.
     *
     * @param i its place in the bucket's order
     * @return the arithmetic
     */
    public BucketArithmetic arithmetic(int i) {
        return arithmetic[i];
    }

    /**
     * Tells these limits from others where a bucket is kept in another process, in whatever order they were given.
     *
     * @return four ASCII characters
     */
    public String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = hashed();
            fingerprint = known;
        }
        return known;
    }

    private String hashed() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(ordered().toString().getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().encodeToString(hash).substring(0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The longest wait for which a caller may reserve.
     *
     * @return ticks
     */
    public long maxWait() {
        return maxWait;
    }

    /**
     * Refuses a number of permits that can never be had.
     *
     * @param permits what a caller asks for
     * @throws IllegalArgumentException if it is below 1 or above the smallest burst
     */
    public void checkPermits(long permits) {
        if (permits < 1 || permits > smallestBurst) {
            throw new IllegalArgumentException(
                    "permits are " + permits + "; they must be 1 to " + smallestBurst + ", the smallest burst");
        }
    }

    /**
     * A full bucket.
     *
     * @param now the instant
     * @return room for every limit
     */
    public long[] full(long now) {
        long[] bucket = new long[2 * arithmetic.length];
        for (int i = 0; i < bucket.length; i += 2) {
            bucket[i] = now;
        }
        return bucket;
    }

    /**
     * Brings a bucket to now.
     *
     * @param bucket the bucket
     * @param now the instant
     * @return whether a clock went back, so that the bucket must be kept even on a denial
     */
    public boolean settle(long[] bucket, long now) {
        return settle(bucket, 0, now);
    }

    /**
     * {@link #settle(long[], long)} of a bucket within a larger array.
     *
     * @param buckets the array
     * @param from where the bucket starts
     * @param now the instant
     * @return whether a clock went back
     */
    public boolean settle(long[] buckets, int from, long now) {
        boolean wentBack = false;
        for (int i = 0; i < arithmetic.length; i++) {
            wentBack |= arithmetic[i].settle(buckets, from + 2 * i, now, maxWait);
        }
        return wentBack;
    }

    /**
     * Whether settling would find that a clock went back.
     *
     * @param buckets the array
     * @param from where the bucket starts
     * @param now the instant
     * @return what {@link #settle} would return
     */
    public boolean isBeyond(long[] buckets, int from, long now) {
        boolean beyond = false;
        for (int i = 0; i < arithmetic.length; i++) {
            beyond |= arithmetic[i].isBeyond(buckets, from + 2 * i, now, maxWait);
        }
        return beyond;
    }

    /**
     * Whether permits could be taken at once: not from a bucket that is beyond.
     *
     * @param buckets the array
     * @param from where the bucket starts, settled or not
     * @param permits 1 to the smallest burst
     * @param now the instant
     * @return true if they are there
     */
    public boolean fits(long[] buckets, int from, long permits, long now) {
        boolean fits = true;
        for (int i = 0; i < arithmetic.length; i++) {
            fits &= arithmetic[i].fits(buckets, from + 2 * i, permits, now);
        }
        return fits;
    }

    /**
     * Takes permits from a settled bucket, perhaps more than it holds.
     *
     * @param bucket the bucket
     * @param permits 1 to the smallest burst
     */
    public void take(long[] bucket, long permits) {
        for (int i = 0; i < arithmetic.length; i++) {
            arithmetic[i].take(bucket, 2 * i, permits);
        }
    }

    /**
     * Takes permits that are there, as {@link #fits} said.
     *
     * @param buckets the array
     * @param from where the bucket starts, settled or not
     * @param permits 1 to the smallest burst
     * @param now the instant
     */
    public void take(long[] buckets, int from, long permits, long now) {
        for (int i = 0; i < arithmetic.length; i++) {
            arithmetic[i].take(buckets, from + 2 * i, permits, now);
        }
    }

    /**
     * Undoes a take.
     *
     * @param bucket the bucket after the take
     * @param permits what was taken
     */
    public void undo(long[] bucket, long permits) {
        for (int i = 0; i < arithmetic.length; i++) {
            arithmetic[i].giveBack(bucket, 2 * i, permits);
        }
    }

    /**
     * Gives permits back to a settled bucket, at most up to full.
     *
     * @param bucket the bucket
     * @param permits at least 1; above a burst counts as the burst
     * @param now the instant
     */
    public void refund(long[] bucket, long permits, long now) {
        for (int i = 0; i < arithmetic.length; i++) {
            arithmetic[i].giveBack(bucket, 2 * i, permits);
            arithmetic[i].settle(bucket, 2 * i, now, maxWait);
        }
    }

    /**
     * How long until what was taken falls due.
     *
     * @param bucket the bucket after a take
     * @param now the instant
     * @return ticks; 0 if it is had at once
     */
    public long waitUntilDue(long[] bucket, long now) {
        long longest = 0;
        for (int i = 0; i < arithmetic.length; i++) {
            longest = Math.max(longest, arithmetic[i].waitUntilDue(bucket, 2 * i, now));
        }
        return longest;
    }

    /**
     * How long until every limit is full.
     *
     * @param bucket the bucket
     * @param now the instant
     * @return ticks; 0 if the bucket may be dropped
     */
    public long untilFull(long[] bucket, long now) {
        long longest = 0;
        for (int i = 0; i < arithmetic.length; i++) {
            longest = Math.max(longest, arithmetic[i].untilFull(bucket, 2 * i, now));
        }
        return longest;
    }

    /**
     * Whether a bucket means the same under other limits: they are the same ones, in whatever order they were given.
     *
     * @param other the limits under which a bucket was written
     * @return if not, it is to be carried over
     */
    public boolean sharesBucketsWith(LimitSet other) {
        return other == this || other.ordered().equals(ordered());
    }

    /**
     * The limits in the bucket's order.
     *
     * @return equal for limits that share buckets
     */
    public List<Limit> ordered() {
        return IntStream.of(given).mapToObj(limits::get).toList();
    }

    /**
     * The bucket of other limits carried over to these: every limit keeps its instant, a part of a tick counts as a
     * whole one, and where the number of limits differs each takes the latest instant.
     *
     * @param bucket a bucket of other limits
     * @return a bucket of these limits
     */
    public long[] carryOver(long[] bucket) {
        long[] carried = new long[2 * arithmetic.length];
        long latest = 0;
        for (int i = 0; i < bucket.length; i += 2) {
            latest = Math.max(latest, wholeInstant(bucket, i));
        }
        for (int i = 0; i < carried.length; i += 2) {
            carried[i] = bucket.length == carried.length ? wholeInstant(bucket, i) : latest;
        }
        return carried;
    }

    private static long wholeInstant(long[] bucket, int at) {
        return bucket[at] + (bucket[at + 1] > 0 ? 1 : 0);
    }

    /**
     * What a caller is told of permits that are had at once or not.
     *
     * @param taken whether they are
     * @param buckets the array
     * @param from where the bucket starts, as it was before
     * @param permits 1 to the smallest burst
     * @param now the instant
     * @return the decision
     */
    public Decision decision(boolean taken, long[] buckets, int from, long permits, long now) {
        long[] before = Arrays.copyOfRange(buckets, from, from + 2 * arithmetic.length);
        settle(before, now);
        long[] after = before.clone();
        take(after, permits);
        return decision(taken, taken ? after : before, after, now);
    }

    /**
     * What a caller is told.
     *
     * @param allowed whether the permits were taken, or could be
     * @param bucket the settled bucket as it stands now
     * @param wanted the bucket after the take, whether or not it was made
     * @param now the instant
     * @return the decision
     */
    public Decision decision(boolean allowed, long[] bucket, long[] wanted, long now) {
        if (arithmetic.length == 1) {
            return Decision.of(
                    limits,
                    allowed,
                    arithmetic[0].remaining(bucket, 0, now),
                    arithmetic[0].waitUntilDue(wanted, 0, now),
                    arithmetic[0].untilFull(bucket, 0, now));
        }
        long[] figures = new long[3 * arithmetic.length];
        for (int i = 0; i < arithmetic.length; i++) {
            int at = 3 * given[i];
            figures[at] = arithmetic[i].remaining(bucket, 2 * i, now);
            figures[at + 1] = arithmetic[i].waitUntilDue(wanted, 2 * i, now);
            figures[at + 2] = arithmetic[i].untilFull(bucket, 2 * i, now);
        }
        return Decision.of(limits, allowed, figures);
    }
}
