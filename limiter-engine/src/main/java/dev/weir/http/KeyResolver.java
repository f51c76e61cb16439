package dev.weir.http;

import org.jspecify.annotations.Nullable;

/**
 * Tells whose request it is, where principal, header, cookie and client address are not enough.
 *
 * <p>Named by its class ({@code class:com.acme.PlanKey}), a resolver is a public class with a public constructor
 * without parameters; it is made once, at start-up. One resolver serves all requests and is called by many threads at
 * once, on the road of every request: it must be thread-safe and must not wait.
 */
@FunctionalInterface
public interface KeyResolver {

    /**
     * The key's value for a request. Equal texts are one key; upper and lower case and Unicode normalisation forms are
     * told apart. A value of up to 128 characters stays readable in the limiter's keys, so a secret must be hashed by
     * the resolver; a longer one is hashed.
     *
     * <p>A resolver that throws counts as one that has no value. The first time it is logged, with the names of its
     * class and of the exception's only.
     *
     * @param request the request
     * @return the value; null or blank if this request has none, so that the next alternative of the key counts, and in
     *     the end the client address
     */
    @Nullable
    String resolve(HttpRequest request);
}
