package dev.weir.jaxrs;

import dev.weir.http.Mode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits how often a resource method may be called: {@code @RateLimited("100/1s burst 200")}. A request beyond the limit
 * is answered with 429 and {@code Retry-After}, and the method does not run.
 *
 * <p><b>One rule:</b> what stands on a method replaces what stands on its class; what stands on the {@code Application}
 * counts for every resource method besides. {@link RateLimitExempt} lifts all of it. Repeated ones of one place all
 * count: all allow a request, or none takes a permit.
 *
 * <p><b>Where it is looked for:</b> on the method, then on the methods that it overrides in superclasses, then in
 * interfaces; likewise on the class, its superclasses, its interfaces. The first place that has any wins.
 *
 * <p>An annotation of one's own that carries this one does what this one does, wherever it stands: {@code @Login} for
 * {@code @RateLimited(policy = "login")}. Policies that are said here are still each method's or class's own.
 *
 * <p><b>Sub-resources:</b> methods of a class that a locator returned count by their own annotations or their class's.
 * Where there are none, the nearest class on the way to them that has some counts. A locator method itself cannot be
 * annotated, for containers do not tell filters which locator was taken: the deployment fails, or where the locator
 * becomes known only later, its requests are answered with 500.
 *
 * <p>A mistake fails the deployment with a message that names class and method.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(RateLimited.List.class)
public @interface RateLimited {

    /**
     * The limits, all of which count.
     *
     * @return such as {@code 100/1s burst 200} or {@code 10/1s; 1000/1h}; empty where a policy of the file is named
     */
    String value() default "";

    /**
     * A policy of the application's policy file, in place of all that is said here. It counts on every request for the
     * method, whatever its {@code match} and its {@code phase}, and with the same buckets wherever else it counts.
     *
     * @return its name, such as {@code login}; empty where the limits are said here
     */
    String policy() default "";

    /**
     * Whose bucket counts, as {@link dev.weir.http.PolicyBuilder#key(String)} has it. A header or a cookie is a claim,
     * not an identity: who makes them up gets fresh buckets. A second annotation without a key closes that.
     *
     * @return such as {@code principal, header:X-Api-Key}; empty for the client address
     */
    String key() default "";

    /**
     * What a request costs.
     *
     * @return permits, 1 to the smallest burst
     */
    long cost() default 1;

    /**
     * The policy's name, which callers see in the RateLimit fields. Annotations of one name share their buckets, and must
     * have the same limits, key and mode.
     *
     * @return 1 to 128 printable ASCII characters without quotes, backslashes and braces. Empty: on a method its class's
     *     simple name and its own, as in {@code Orders.list}, with its parameters' types where the class overloads it;
     *     on a class its simple name, so that its methods share a bucket; and the second of one place ends in {@code .2}
     */
    String name() default "";

    /**
     * What becomes of a refusal.
     *
     * @return the mode
     */
    Mode mode() default Mode.ENFORCE;

    /** Holds repeated annotations. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface List {

        /**
         * The annotations.
         *
         * @return in their order
         */
        RateLimited[] value();
    }
}
