package dev.weir.http;

import java.util.Map;

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

    /**
     * A cost by method.
     *
     * @param byMethod permits by method in capitals; {@code GET} includes {@code HEAD} where that is not named
     * @param otherwise what all others cost
     * @return a resolver
     * @throws IllegalArgumentException if a method is malformed or a cost below 0
     */
    static CostResolver byMethod(Map<String, Long> byMethod, long otherwise) {
        return new MethodCost(byMethod, otherwise);
    }

    /**
     * A cost that a caller names in a header field, within bounds.
     *
     * @param name the field, of which the first line counts
     * @param min the least, 0 or more
     * @param max the most, at least {@code min}
     * @param otherwise where there is no whole number
     * @return a resolver
     * @throws IllegalArgumentException if the field is none or the bounds are not in order
     */
    static CostResolver ofHeader(String name, long min, long max, long otherwise) {
        return BoundedCost.of(RawPart.parse("header:" + name), min, max, otherwise);
    }

    /**
     * A cost that is in an attribute of the request when it reaches the filter, within bounds.
     *
     * @param name the attribute
     * @param min the least, 0 or more
     * @param max the most, at least {@code min}
     * @param otherwise where there is no whole number
     * @return a resolver
     * @throws IllegalArgumentException if the bounds are not in order
     */
    static CostResolver ofAttribute(String name, long min, long max, long otherwise) {
        return BoundedCost.of(RawPart.parse("attribute:" + name), min, max, otherwise);
    }
}
