package dev.weir;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One or more limits under a name, each key with a bucket of its own. Several limits are one decision: all take or none
 * takes.
 *
 * <p>Decisions are exact: in any window no more is admitted than burst + rate × elapsed, and no less is given than that
 * to who asks in time. A key that was never seen has a full bucket. Made by a {@link Backend}.
 *
 * <p>Every method throws {@link NullPointerException} for a null key, {@link IllegalArgumentException} for permits below
 * 1 or above the smallest burst, and {@link IllegalStateException} once the backend is closed; an asynchronous one throws
 * these at once, not through its stage. What is hung on a stage runs on the thread that completes it, with a backend in
 * Redis one that reads replies for other callers too: it must be quick and must not block, and so must not ask a limiter
 * and wait; else use the methods that end in {@code Async}. Thread-safe.
 */
public interface RateLimiter {

    /**
     * The name, part of every bucket's identity.
     *
     * @return as given to the backend
     */
    String name();

    /**
     * The limits now in force.
     *
     * @return in the order given, at least one
     */
    List<Limit> limits();

    /**
     * The longest wait that {@link #acquire} takes.
     *
     * @return zero to 366 days
     */
    Duration maxWait();

    /**
     * Takes one permit if it is there. Never waits.
     *
     * @param key whose bucket
     * @return whether it was taken
     */
    default boolean tryAcquire(String key) {
        return tryAcquire(key, 1);
    }

    /**
     * Takes permits if all are there. Never waits.
     *
     * @param key whose bucket
     * @param permits 1 to the smallest burst
     * @return whether they were taken
     */
    boolean tryAcquire(String key, long permits);

    /**
     * Takes one permit if it is there, and tells how the bucket stands. Never waits.
     *
     * @param key whose bucket
     * @return the decision
     */
    default Decision decide(String key) {
        return decide(key, 1);
    }

    /**
     * Takes permits if all are there, and tells how the bucket stands. Never waits.
     *
     * @param key whose bucket
     * @param permits 1 to the smallest burst
     * @return the decision
     */
    Decision decide(String key, long permits);

    /**
     * Takes permits, waiting for them if they fall due within a time. The order of arrival is the order of service. A
     * call that cannot be served in time is denied at once, without waiting.
     *
     * <p>A waiter that is interrupted gives its reservation back if nobody has asked since; else the permits are
     * forfeited.
     *
     * @param key whose bucket
     * @param permits 1 to the smallest burst
     * @param maxWait zero to {@link #maxWait()}
     * @return the decision; if allowed, after its wait
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if the wait is negative or longer than the limiter's own
     * @throws IllegalStateException if the backend is closed, also while waiting
     */
    Decision acquire(String key, long permits, Duration maxWait) throws InterruptedException;

    /**
     * {@link #decide} without blocking a thread.
     *
     * @param key whose bucket
     * @param permits 1 to the smallest burst
     * @return completes with the decision
     */
    CompletionStage<Decision> decideAsync(String key, long permits);

    /**
     * {@link #acquire} without blocking a thread: the stage completes when the permits are due. Cancelling its
     * {@code toCompletableFuture()} gives up as an interrupt does. A backend that is closed meanwhile completes it with
     * an {@link IllegalStateException}.
     *
     * @param key whose bucket
     * @param permits 1 to the smallest burst
     * @param maxWait zero to {@link #maxWait()}
     * @return completes with the decision
     * @throws IllegalArgumentException if the wait is negative or longer than the limiter's own
     */
    CompletionStage<Decision> acquireAsync(String key, long permits, Duration maxWait);

    /**
     * Tells how a bucket stands and takes nothing: what {@link #decide(String)} would answer, but for the permit.
     *
     * @param key whose bucket
     * @return allowed if one permit could be had
     */
    Decision peek(String key);

    /**
     * {@link #peek} without blocking a thread.
     *
     * @param key whose bucket
     * @return completes with the decision
     */
    CompletionStage<Decision> peekAsync(String key);

    /**
     * Returns permits that were taken and not used, at most up to a full bucket, also where the limits have changed since.
     * Never cancels a wait.
     *
     * @param key whose bucket
     * @param permits 1 to 1,000,000,000
     */
    void refund(String key, long permits);

    /**
     * {@link #refund} without blocking a thread.
     *
     * @param key whose bucket
     * @param permits 1 to 1,000,000,000
     * @return completes when done
     */
    CompletionStage<Void> refundAsync(String key, long permits);

    /**
     * Fills a key's bucket.
     *
     * @param key whose bucket
     */
    void reset(String key);

    /**
     * {@link #reset} without blocking a thread.
     *
     * @param key whose bucket
     * @return completes when done
     */
    CompletionStage<Void> resetAsync(String key);

    /**
     * Changes the limits. Every bucket keeps the instant at which it is full again, at most a full burst of the new
     * limit away: who had twelve minutes until full still has twelve. Where the number of limits changes each new limit
     * takes the latest instant.
     *
     * @param limits at least one
     * @throws IllegalArgumentException if there is none
     */
    void reconfigure(List<Limit> limits);
}
