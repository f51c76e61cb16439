package dev.weir.memory;

/**
 * Whose bucket: a limiter and a key by the hash of both. The key itself may be long, is perhaps a secret, and is not kept.
 *
 * @param high half of the fingerprint, odd
 * @param spread the other half: its upper 32 bits choose the set, the lower ones are kept
 */
record Fingerprint(long high, long spread) {

    private static final KeyHash.Use<Fingerprint> MAKE =
            (limiter, permits, tell, high, spread) -> new Fingerprint(high, spread);

    static Fingerprint of(MemoryLimiter limiter, String key) {
        return limiter.hash().hash(key, limiter, 0, false, MAKE);
    }

    /** The half that is kept in a slot beside the limiter and its terms. */
    long low(Terms terms) {
        return terms.low(spread);
    }
}
