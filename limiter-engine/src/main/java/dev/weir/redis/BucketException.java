package dev.weir.redis;

import java.util.regex.Pattern;
import org.redisson.client.RedisException;

/** One key's own error, such as another type of value at it; Redis is well. */
final class BucketException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Pattern APPENDED = Pattern.compile("\\.?\\.? channel: ");

    BucketException(String message) {
        super(message);
    }

    /**
     * Whether a failure is of that kind, also as the client tells it of a script that ended at its first error. Only what
     * the server itself said counts: the client appends the call, and tells it of a timeout too, and so what callers are
     * called, who could keep the breaker closed by a name.
     */
    static boolean isIn(Throwable failure) {
        return failure instanceof BucketException
                || (failure.getClass() == RedisException.class
                        && isAbout(APPENDED.split(String.valueOf(failure.getMessage()), 2)[0]));
    }

    /** What the server itself said, of a message to which the client has appended the connection and the call. */
    static String said(String message) {
        return APPENDED.split(message, 2)[0];
    }

    /** Whether an error's text speaks of the value at a key. */
    static boolean isAbout(String error) {
        return error.contains("WRONGTYPE")
                || error.contains("NOBUCKET")
                || error.contains("assertion failed")
                || error.contains("compare number with nil") // of an empty value
                || error.contains("data string too short"); // of one that was cut
    }
}
