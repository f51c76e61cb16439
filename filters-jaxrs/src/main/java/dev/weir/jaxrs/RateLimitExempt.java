package dev.weir.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lifts every limit of JAX-RS from a resource method: of its class, of the {@code Application}, of policies given in
 * code and of those of the policy file. On a class, from its methods that are not {@link RateLimited} themselves. Looked for where {@link RateLimited} is;
 * one place cannot have both. Limits of a servlet filter in front stay.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RateLimitExempt {}
