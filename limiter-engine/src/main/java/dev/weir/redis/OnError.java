package dev.weir.redis;

/** What is answered while Redis cannot be asked. */
public enum OnError {
    /** Nobody is let in; the filters answer 503. The default. */
    DENY,
    /** Everybody is let in. */
    ALLOW,
    /**
     * Each node goes by itself: the same limits with a share of the rate and of the burst, starting full. A fleet of n
     * nodes with a share of 1/n lets in about what Redis would, and at most one burst more.
     */
    LOCAL
}
