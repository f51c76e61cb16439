package dev.weir.http;

/**
 * Tells how many permits a request costs.
 *
 * <p>Called by many threads at once: must be thread-safe and must not wait. Where a policy has one, a request whose path
 * is malformed is refused, for the cost may depend on the path.
 */
@FunctionalInterface
public interface CostResolver {

    /**
     * The cost of a request.
     *
     * @param request the request
     * @return permits; 0 is free, a negative number counts as 1, and so does an exception; above the smallest burst the
     *     request is refused
     */
    long cost(HttpRequest request);
}
