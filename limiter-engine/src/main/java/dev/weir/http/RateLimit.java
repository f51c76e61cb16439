package dev.weir.http;

import dev.weir.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What counted on one request, for costs that only the application knows: charges more, gives back, and tells how the
 * caller stands. Found in the request attribute (in JAX-RS the request property) {@link #ATTRIBUTE}, from the time that a
 * policy counted.
 *
 * <p>Where limits are kept elsewhere each call asks there. For use by the threads of the request; usable also after the
 * answer.
 */
public interface RateLimit {

    /** The name of the request attribute. */
    String ATTRIBUTE = "dev.weir.RateLimit";

    /**
     * The policies that counted.
     *
     * @return their names, in order
     */
    List<String> policies();

    /**
     * Charges more. A bucket is emptied at most, never put into debt: of what is not there nothing is taken, and the next
     * request waits for what was.
     *
     * @param policy the name of one that counted
     * @param permits 1 or more
     * @return how many were taken
     * @throws IllegalArgumentException if the policy did not count, or permits are below 1
     */
    long charge(String policy, long permits);

    /**
     * Gives back permits that were not used, at most to a full bucket.
     *
     * @param policy the name of one that counted
     * @param permits 1 to 1,000,000,000
     * @throws IllegalArgumentException if the policy did not count, or permits are out of range
     */
    void refund(String policy, long permits);

    /**
     * Tells how the caller stands, and takes nothing.
     *
     * @param policy the name of one that counted
     * @return what would be decided over one permit
     * @throws IllegalArgumentException if the policy did not count
     */
    Decision peek(String policy);

    /**
     * What an attribute holds.
     *
     * @param attribute the value of the request's attribute {@link #ATTRIBUTE}
     * @return null if nothing counted, or the attribute was set by somebody else
     */
    static @Nullable RateLimit of(@Nullable Object attribute) {
        return attribute instanceof Charges charges ? charges : null;
    }
}
