package dev.weir.redis;

/** A server that this backend cannot work with. */
final class UnsupportedRedisException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnsupportedRedisException(String message) {
        super(message);
    }
}
