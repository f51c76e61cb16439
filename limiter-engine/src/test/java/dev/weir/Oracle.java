package dev.weir;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bucket must answer, worked out another way than the engine does: as a level of permits that rises with time, in
 * exact fractions. A level is kept times the period, so that a tick adds the permits and a permit costs the period, all of
 * them whole numbers of any size.
 */
final class Oracle {

    /** Everything that a decision tells. */
    record Answer(
            boolean allowed,
            long remaining,
            Limit binding,
            long retryAfter,
            long due,
            long resetAfter,
            List<LimitStatus> each) {
        static Answer of(Decision decision) {
            return new Answer(
                    decision.allowed(),
                    decision.remaining(),
                    decision.binding(),
                    decision.retryAfterMicros(),
                    decision.waitMicros(),
                    decision.resetAfterMicros(),
                    decision.limits());
        }
    }

    private static final class Level {
        private final Limit limit;
        private final BigInteger permits;
        private final BigInteger period;
        private final BigInteger capacity;
        private BigInteger level;
        private long at;

        Level(Limit limit) {
            this.limit = limit;
            this.permits = BigInteger.valueOf(limit.permits());
            this.period = BigInteger.valueOf(limit.periodMicros());
            this.capacity = period.multiply(BigInteger.valueOf(limit.burst()));
            this.level = capacity;
        }

        BigInteger at(long now) {
            return level.add(permits.multiply(BigInteger.valueOf(now - at))).min(capacity);
        }

        BigInteger ticksToRise(BigInteger amount) {
            BigInteger[] ticks = amount.max(BigInteger.ZERO).divideAndRemainder(permits);
            return ticks[1].signum() > 0 ? ticks[0].add(BigInteger.ONE) : ticks[0];
        }
    }

    private final List<Level> levels;
    private final BigInteger maxWait;
    private boolean absent = true;

    // Of the decision that is being made.
    private final List<BigInteger> before = new ArrayList<>();
    private final List<BigInteger> after = new ArrayList<>();
    private boolean clamped;
    private long longestWait;
    private long callersWait;

    Oracle(List<Limit> limits, long maxWaitMicros) {
        this.levels = limits.stream().map(Level::new).toList();
        this.maxWait = BigInteger.valueOf(maxWaitMicros);
    }

    /** Looks at a take without making it. */
    boolean fits(long permits, long waitMicros, long now) {
        before.clear();
        after.clear();
        clamped = false;
        longestWait = 0;
        callersWait = waitMicros;
        for (Level level : levels) {
            BigInteger settled = absent ? level.capacity : level.at(now);
            if (settled.add(level.permits.multiply(maxWait)).signum() < 0) {
                settled = BigInteger.ZERO; // a clock went back
                clamped = true;
            }
            before.add(settled);
            BigInteger taken = settled.subtract(level.period.multiply(BigInteger.valueOf(permits)));
            after.add(taken);
            longestWait =
                    Math.max(longestWait, level.ticksToRise(taken.negate()).longValueExact());
        }
        return longestWait <= waitMicros;
    }

    /** Makes the take that was looked at, or refuses it. */
    Answer answer(boolean taken, long now) {
        if (taken || clamped) {
            keep(taken ? after : before, now);
        }
        return told(taken);
    }

    Answer peek(long now) {
        fits(1, 0, now);
        return told(false);
    }

    private Answer told(boolean taken) {
        boolean allowed = taken || longestWait <= callersWait;
        List<LimitStatus> each = new ArrayList<>();
        LimitStatus binding = null;
        long resetAfter = 0;
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            BigInteger stands = taken ? after.get(i) : before.get(i);
            LimitStatus status = new LimitStatus(
                    level.limit,
                    stands.max(BigInteger.ZERO).divide(level.period).longValueExact(),
                    level.ticksToRise(after.get(i).negate()).longValueExact(),
                    level.ticksToRise(level.capacity.subtract(stands)).longValueExact());
            each.add(status);
            resetAfter = Math.max(resetAfter, status.resetAfterMicros());
            if (binding == null
                    || (allowed
                            ? status.remaining() < binding.remaining()
                            : status.waitMicros() > binding.waitMicros())) {
                binding = status;
            }
        }
        long remaining = each.stream().mapToLong(LimitStatus::remaining).min().orElseThrow();
        return new Answer(
                allowed,
                remaining,
                binding.limit(),
                allowed ? 0 : longestWait,
                allowed ? longestWait : 0,
                resetAfter,
                each);
    }

    void refund(long permits, long now) {
        if (!absent) {
            fits(1, 0, now);
            List<BigInteger> refunded = new ArrayList<>();
            for (int i = 0; i < levels.size(); i++) {
                Level level = levels.get(i);
                long counted = Math.min(permits, level.limit.burst());
                refunded.add(before.get(i)
                        .add(level.period.multiply(BigInteger.valueOf(counted)))
                        .min(level.capacity));
            }
            keep(refunded, now);
        }
    }

    void reset() {
        absent = true;
    }

    private void keep(List<BigInteger> values, long now) {
        absent = false;
        for (int i = 0; i < levels.size(); i++) {
            levels.get(i).level = values.get(i);
            levels.get(i).at = now;
        }
    }
}
