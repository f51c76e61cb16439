package dev.weir.redis;

/** One key's own error, such as another type of value at it; Redis is well. */
final class BucketException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BucketException(String message) {
        super(message);
    }

    /** Whether a failure is of that kind, also as the client tells it of a script that ended at its first error. */
    static boolean isIn(Throwable failure) {
        return failure instanceof BucketException || isAbout(String.valueOf(failure.getMessage()));
    }

    /** Whether an error's text speaks of the value at a key. */
    static boolean isAbout(String error) {
        return error.contains("WRONGTYPE") || error.contains("assertion failed") || error.contains("NOBUCKET");
    }
}
