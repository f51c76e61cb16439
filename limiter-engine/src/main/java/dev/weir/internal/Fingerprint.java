package dev.weir.internal;

/**
 * Whose bucket: a limiter and a key by the hash of both. The key itself may be long, is perhaps a secret, and is not kept.
 *
 * @param high half of the fingerprint, odd
 * @param spread the other half: its upper 32 bits choose the set
 */
public record Fingerprint(long high, long spread) {

    private static final KeyHash.Use<KeyHash, Fingerprint> MAKE =
            (key, hash, permits, tell, high, spread) -> new Fingerprint(high, spread);

    /**
     * The fingerprint of a key.
     *
     * @param hash of the limiter's keys
     * @param key any
     * @return under the secret of that hash
     */
    public static Fingerprint of(KeyHash hash, String key) {
        return hash.hash(key, hash, 0, false, MAKE);
    }
}
