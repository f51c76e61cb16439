package dev.weir;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Keeps buckets and decides over them: in this process's memory, or shared by a fleet. A switch between backends changes
 * nothing else: the same limits and times give the same decisions.
 *
 * <p>Thread-safe.
 */
public interface Backend extends AutoCloseable {

    /** How long {@link RateLimiter#acquire} may wait where nothing else is said. */
    Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(10);

    /**
     * The limiter of a name, with a longest wait of 10 s.
     *
     * @param name 1 to 128 printable ASCII characters without quotes, backslashes and braces
     * @param limits one or more
     * @return the limiter; the same one when asked again
     * @throws IllegalArgumentException if the name is malformed, there is no limit, or the name is in use with others
     * @throws IllegalStateException if this backend is closed
     */
    default RateLimiter limiter(String name, Limit... limits) {
        return limiter(name, List.of(limits), DEFAULT_MAX_WAIT);
    }

    /**
     * The limiter of a name.
     *
     * @param name 1 to 128 printable ASCII characters without quotes, backslashes and braces
     * @param limits one or more
     * @param maxWait the longest wait of {@link RateLimiter#acquire}, zero to 366 days
     * @return the limiter; the same one when asked again
     * @throws IllegalArgumentException if the name is malformed, there is no limit, the wait is out of range, or the name
     *     is in use with other limits or another wait
     * @throws IllegalStateException if this backend is closed
     */
    RateLimiter limiter(String name, List<Limit> limits, Duration maxWait);

    /**
     * Decides several demands as one: all take, or all reserve within their own waits, or none does. Never waits: where
     * permits were reserved, {@link Decisions#waitMicros} says when they fall due. Demands on the same limiter and key
     * are summed, and the shortest of their waits counts.
     *
     * @param demands at least one
     * @return a decision for each, in order
     * @throws IllegalArgumentException if there is no demand, a limiter is of another backend, a wait is longer than the
     *     limiter's own, or the permits asked of one bucket are below 1 or above its smallest burst
     * @throws IllegalStateException if this backend is closed
     */
    Decisions tryAcquireAll(List<Demand> demands);

    /**
     * {@link #tryAcquireAll} without blocking a thread.
     *
     * @param demands at least one
     * @return completes with the decisions
     * @throws IllegalArgumentException as {@link #tryAcquireAll}
     * @throws IllegalStateException if this backend is closed
     */
    CompletionStage<Decisions> tryAcquireAllAsync(List<Demand> demands);

    /**
     * {@link #tryAcquireAll} that completes once everything is due. Cancelling its {@code toCompletableFuture()} gives up:
     * each reservation is given back if nobody has asked since, else its permits are forfeited. A backend that is closed
     * meanwhile completes it with an {@link IllegalStateException}.
     *
     * @param demands at least one
     * @return completes with the decisions: at once if denied or had at once, else after the wait
     * @throws IllegalArgumentException as {@link #tryAcquireAll}
     * @throws IllegalStateException if this backend is closed
     */
    CompletionStage<Decisions> acquireAllAsync(List<Demand> demands);

    /**
     * {@link #tryAcquireAll} whose caller waits in place of being denied, where all that deny let it wait that long. Decides
     * on this thread whether it has to; only then asks whether it may. Listeners hear of it once. Cancelling gives up as
     * for {@link #acquireAllAsync}.
     *
     * @param demands at least one
     * @param mayWait asked at most once, and on this thread
     * @return has completed if nothing is waited for, else completes after the wait, or with a denial if others were faster
     * @throws IllegalArgumentException as {@link #tryAcquireAll}
     * @throws IllegalStateException if this backend is closed
     */
    CompletionStage<Decisions> acquireAll(List<Demand> demands, BooleanSupplier mayWait);

    /**
     * How this backend is.
     *
     * @return never throws; not up once closed
     */
    Health health();

    /**
     * Stops. Waiters are told with an {@link IllegalStateException}, and so is every later call. Closing again does
     * nothing.
     */
    @Override
    void close();
}
