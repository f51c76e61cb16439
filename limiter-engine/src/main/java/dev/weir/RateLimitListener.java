package dev.weir;

/**
 * Hears of decisions after they were made. What a listener throws is logged and never felt by the caller.
 *
 * <p>Called on the deciding thread, of asynchronous calls the one that completes the stage, perhaps by many at once: must
 * be thread-safe, quick, and must not block. A peek, a
 * refund and a reset are not decisions.
 */
public interface RateLimitListener {

    /**
     * Permits were taken.
     *
     * @param demand what was asked
     * @param decision what was answered
     */
    default void allowed(Demand demand, Decision decision) {}

    /**
     * Permits were refused: this demand's, or those of one it was decided with.
     *
     * @param demand what was asked
     * @param decision what was answered; allowed if another demand of the same call was in the way
     */
    default void denied(Demand demand, Decision decision) {}

    /**
     * No decision could be made.
     *
     * @param demand what was asked
     * @param cause why
     */
    default void error(Demand demand, Throwable cause) {}
}
