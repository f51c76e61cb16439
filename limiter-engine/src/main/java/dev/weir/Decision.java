package dev.weir;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one demand: whether the permits were taken, and how the bucket stands.
 *
 * <p>On a denial nothing was taken, {@link #retryAfter} is sufficient and minimal, and the {@linkplain #binding binding
 * limit} is the one with the longest wait. On an allowed decision the binding limit is the one with the least remaining.
 * Ties go to the limit given first. Times are microseconds, rounded up.
 *
 * <p>Immutable and thread-safe.
 */
public final class Decision {

    private static final int UNDECIDED = -1;

    private final List<Limit> limits;
    private final long @Nullable [] figures; // remaining, wait and reset of each limit, where there are several
    private final int outcome; // twice the place of the binding limit, and 1 more if allowed: so 48 bytes are enough
    private final long remaining;
    private final long waitMicros;
    private final long resetAfterMicros;

    private Decision(
            List<Limit> limits,
            long @Nullable [] figures,
            boolean allowed,
            int binding,
            long remaining,
            long waitMicros,
            long resetAfterMicros) {
        this.limits = limits;
        this.figures = figures;
        this.outcome = 2 * binding + (allowed ? 1 : 0);
        this.remaining = remaining;
        this.waitMicros = waitMicros;
        this.resetAfterMicros = resetAfterMicros;
    }

    /**
     * A decision over one limit; for backends, and for a user's own tests.
     *
     * @param limits the one limit
     * @param allowed whether the permits were taken
     * @param remaining permits that could be taken at once now
     * @param waitMicros on a denial the time until the permits can be had; when allowed the time until they fall due
     * @param resetAfterMicros the time until the bucket is full
     * @return the decision
     */
    public static Decision of(
            List<Limit> limits, boolean allowed, long remaining, long waitMicros, long resetAfterMicros) {
        return new Decision(List.copyOf(limits), null, allowed, 0, remaining, waitMicros, resetAfterMicros);
    }

    /**
     * A decision over several limits; for backends, and for a user's own tests.
     *
     * @param limits the limits in the order given
     * @param allowed whether the permits were taken
     * @param figures three numbers a limit, each as for one limit: remaining, wait, reset
     * @return the decision
     */
    public static Decision of(List<Limit> limits, boolean allowed, long[] figures) {
        int binding = 0;
        long remaining = Long.MAX_VALUE;
        long wait = -1;
        long reset = 0;
        for (int i = 0; i < limits.size(); i++) {
            long ofThis = figures[3 * i];
            long waitOfThis = figures[3 * i + 1];
            if (allowed ? ofThis < remaining : waitOfThis > wait) {
                binding = i;
            }
            remaining = Math.min(remaining, ofThis);
            wait = Math.max(wait, waitOfThis);
            reset = Math.max(reset, figures[3 * i + 2]);
        }
        return new Decision(List.copyOf(limits), figures.clone(), allowed, binding, remaining, wait, reset);
    }

    /**
     * What is answered where the bucket could not be asked; for backends, and for a user's own tests.
     *
     * @param limits the limits in the order given
     * @param allowed what is answered for want of a decision
     * @param retryMicros on a denial when to ask again
     * @return not {@link #decided}
     */
    public static Decision undecided(List<Limit> limits, boolean allowed, long retryMicros) {
        return new Decision(List.copyOf(limits), null, allowed, UNDECIDED, 0, allowed ? 0 : retryMicros, 0);
    }

    /**
     * Whether the bucket was asked. If not, a backend that could not be reached is answered for by its outage policy, and
     * the figures mean nothing but when to ask again.
     *
     * @return false in an outage
     */
    public boolean decided() {
        return outcome >= 0;
    }

    /**
     * Whether the permits were taken; after {@code peek}, whether one could be.
     *
     * @return true if so
     */
    public boolean allowed() {
        return (outcome & 1) == 1;
    }

    /**
     * How many permits could be taken at once now.
     *
     * @return 0 to the smallest burst
     */
    public long remaining() {
        return remaining;
    }

    /**
     * The limit that decided.
     *
     * @return the one with the longest wait on a denial, else the one with the least remaining
     */
    public Limit binding() {
        return limits.get(Math.max(0, outcome >> 1));
    }

    /**
     * How long until the permits asked for are there, if nobody else asks.
     *
     * @return microseconds, at least 1 on a denial; 0 if allowed
     */
    public long retryAfterMicros() {
        return allowed() ? 0 : waitMicros;
    }

    /**
     * {@link #retryAfterMicros} as a duration.
     *
     * @return zero if allowed
     */
    public Duration retryAfter() {
        return micros(retryAfterMicros());
    }

    /**
     * How long until permits that were reserved fall due.
     *
     * @return microseconds; 0 if they were had at once, or denied
     */
    public long waitMicros() {
        return allowed() ? waitMicros : 0;
    }

    /**
     * How long until every limit is full.
     *
     * @return microseconds
     */
    public long resetAfterMicros() {
        return resetAfterMicros;
    }

    /**
     * {@link #resetAfterMicros} as a duration.
     *
     * @return zero if the bucket is full
     */
    public Duration resetAfter() {
        return micros(resetAfterMicros);
    }

    /**
     * How each limit stands, in the order given.
     *
     * @return at least one
     */
    public List<LimitStatus> limits() {
        if (figures == null) {
            return List.of(new LimitStatus(limits.get(0), remaining, waitMicros, resetAfterMicros));
        }
        List<LimitStatus> each = new ArrayList<>(limits.size());
        for (int i = 0; i < limits.size(); i++) {
            each.add(new LimitStatus(limits.get(i), figures[3 * i], figures[3 * i + 1], figures[3 * i + 2]));
        }
        return List.copyOf(each);
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    @Override
    public String toString() {
        return (allowed() ? "allowed" : "denied") + ", remaining " + remaining + " of " + binding()
                + (allowed() ? ", due in " : ", retry after ") + waitMicros + " µs, full after " + resetAfterMicros
                + " µs";
    }
}
