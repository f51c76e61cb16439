package dev.weir.memory;

import dev.weir.Decision;
import dev.weir.internal.LimitSet;

/** One bucket's part in a decision: what is wanted of it, and then how it stands. For one thread. */
final class Take {

    final MemoryLimiter limiter;
    final String key;
    final long permits;
    final long maxWait;

    private LimitSet limits;
    private long now;
    private long[] before = {};
    private long[] after = {};
    private boolean wentBack;

    Take(MemoryLimiter limiter, String key, long permits, long maxWait) {
        this.limiter = limiter;
        this.key = key;
        this.permits = permits;
        this.maxWait = maxWait;
        this.limits = limiter.limitSet();
    }

    /** Both as one. */
    Take and(Take other) {
        return new Take(limiter, key, permits + other.permits, Math.min(maxWait, other.maxWait));
    }

    /** Works out this take on a bucket, full if there is none, under the limits that are in force now. */
    boolean fits(StoredBucket stored, long instant) {
        now = instant;
        limits = limiter.limitSet();
        limits.checkPermits(permits);
        before = stored.stateUnder(limits, now);
        wentBack = limits.settle(before, now);
        after = before.clone();
        limits.take(after, permits);
        return limits.waitUntilDue(after, now) <= maxWait;
    }

    boolean wentBack() {
        return wentBack;
    }

    LimitSet limits() {
        return limits;
    }

    long[] before() {
        return before;
    }

    long[] after() {
        return after;
    }

    long now() {
        return now;
    }

    Decision decision(boolean taken) {
        boolean allowed = taken || limits.waitUntilDue(after, now) <= maxWait;
        return limits.decision(allowed, taken ? after : before, after, now);
    }
}
