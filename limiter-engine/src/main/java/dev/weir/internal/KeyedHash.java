package dev.weir.internal;

import java.security.SecureRandom;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of a string's UTF-16 little-endian bytes under a secret, so that nobody can
 * make keys collide on purpose. Immutable and thread-safe.
 */
public final class KeyedHash {

    private final long k0;
    private final long k1;

    KeyedHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /**
     * A hash under a fresh secret.
     *
     * @return unlike any other
     */
    public static KeyedHash random() {
        SecureRandom random = new SecureRandom();
        return new KeyedHash(random.nextLong(), random.nextLong());
    }

    /**
     * The hash of a text.
     *
     * @param text any
     * @return 64 bits
     */
    public long hash(String text) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int length = text.length();
        int words = length / 4;
        // words whole words, one that ends with the length, and one of finalization with four rounds
        for (int i = 0; i <= words + 1; i++) {
            long m = i <= words ? word(text, i, length) : 0;
            int rounds = i <= words ? 2 : 4;
            if (i <= words) {
                v3 ^= m;
            } else {
                v2 ^= 0xff;
            }
            for (int round = 0; round < rounds; round++) {
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
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long word(String text, int index, int length) {
        int from = 4 * index;
        int to = Math.min(from + 4, length);
        long word = to - from < 4 ? (2L * length) << 56 : 0;
        for (int i = from; i < to; i++) {
            word |= (long) text.charAt(i) << (16 * (i - from));
        }
        return word;
    }
}
