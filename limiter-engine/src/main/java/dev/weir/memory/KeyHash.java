package dev.weir.memory;

import java.security.SecureRandom;

/**
 * The fingerprint of a limiter's keys: SipHash-1-3 with an output of 128 bits (Aumasson and Bernstein, 2012; the form
 * with one round a word and three at the end is the one that hash tables use) over the limiter's number and the key's
 * UTF-16 words, under a secret of 128 bits that is drawn when the table is made and never leaves it. Fingerprints do not
 * leave it either, so nobody can learn from an answer which keys come close to one another, nor make some that do.
 *
 * <p>Immutable and thread-safe.
 */
final class KeyHash {

    /** What is made of a fingerprint on the spot: two longs cannot be returned without an object to hold them. */
    interface Use<T> {

        /**
         * Goes on with a fingerprint.
         *
         * @param limiter whose key it is
         * @param permits as handed in
         * @param tell as handed in
         * @param high never 0 and never even
         * @param spread the other half
         * @return whatever is made of it
         */
        T with(MemoryLimiter limiter, long permits, boolean tell, long high, long spread);
    }

    /** Draws the secret of a table. */
    static final class Secret {
        private final long k0;
        private final long k1;

        Secret() {
            SecureRandom random = new SecureRandom();
            k0 = random.nextLong();
            k1 = random.nextLong();
        }
    }

    private final long start0;
    private final long start1;
    private final long start2;
    private final long start3;

    /**
     * For the keys of one limiter. Its number is the hashed message's first word, and is taken in here, once.
     *
     * @param secret the table's
     * @param limiter the limiter's number
     */
    KeyHash(Secret secret, int limiter) {
        long v0 = secret.k0 ^ 0x736f6d6570736575L;
        long v1 = secret.k1 ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = secret.k0 ^ 0x6c7967656e657261L;
        long v3 = secret.k1 ^ 0x7465646279746573L ^ limiter;
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
        start0 = v0 ^ limiter;
        start1 = v1;
        start2 = v2;
        start3 = v3;
    }

    /**
     * Hashes a key and goes on with its fingerprint.
     *
     * @param key any
     * @param limiter handed on
     * @param permits handed on
     * @param tell handed on
     * @param use goes on
     * @return what that returns
     */
    <T> T hash(String key, MemoryLimiter limiter, long permits, boolean tell, Use<T> use) {
        long v0 = start0;
        long v1 = start1;
        long v2 = start2;
        long v3 = start3;
        int length = key.length();
        int i = 0;
        boolean last = false;
        while (!last) {
            last = i + 4 > length;
            long word = last ? tail(key, i, length) : word(key, i);
            i += 4;
            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        v2 ^= 0xee;
        long high = 0;
        for (int round = 0; round < 6; round++) {
            if (round == 3) {
                high = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xdd;
            }
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return use.with(limiter, permits, tell, high | 1, v0 ^ v1 ^ v2 ^ v3);
    }

    private static long word(String key, int i) {
        return key.charAt(i)
                | (long) key.charAt(i + 1) << 16
                | (long) key.charAt(i + 2) << 32
                | (long) key.charAt(i + 3) << 48;
    }

    /** The last characters, fewer than four, below the length, which tells keys apart that end in NUL. */
    private static long tail(String key, int from, int length) {
        long word = (long) length << 48;
        for (int i = from; i < length; i++) {
            word |= (long) key.charAt(i) << (16 * (i - from));
        }
        return word;
    }
}
