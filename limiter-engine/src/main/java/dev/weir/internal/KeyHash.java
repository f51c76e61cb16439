package dev.weir.internal;

import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of a limiter's keys: SipHash-1-3 (Aumasson and Bernstein, 2012; the form with one round a word and three
 * at the end is the one that hash tables use) over the limiter's number and the key, under a secret of 128 bits that is
 * drawn when the table, or the deny cache, is made. The last state is folded once less than for 64 bits: the fingerprint's
 * halves are v0 ^ v1 and v2 ^ v3, and as SipHash-1-3's own output is both together by exclusive or, two keys of one fingerprint would
 * be a collision of SipHash-1-3, and more than that. Neither secret nor fingerprints ever leave the process, so nobody can
 * learn from an answer which keys come close to one another, nor make some that do.
 *
 * <p>The key's message is its Latin-1 bytes. Where it has other characters too, these have run into one another by exclusive
 * or, and the upper bytes of all of them follow, from a state that no other key comes to but by chance.
 *
 * <p>One key's fingerprint may be kept at hand: a limiter of one key for everybody then never hashes that again. It goes by
 * the very string object, so that nothing is compared, and that is held weakly.
 *
 * <p>Thread-safe.
 */
public final class KeyHash {

    /**
     * What is made of a fingerprint on the spot: two longs cannot be returned without an object to hold them.
     *
     * @param <L> a limiter
     * @param <T> what is made
     */
    public interface Use<L, T extends @Nullable Object> {

        /**
         * Goes on with a fingerprint.
         *
         * @param key as handed in
         * @param limiter whose key it is
         * @param permits as handed in
         * @param tell as handed in
         * @param high never 0 and never even
         * @param spread the other half
         * @return whatever is made of it
         */
        T with(String key, L limiter, long permits, boolean tell, long high, long spread);
    }

    /** Draws the secret of a table. */
    public static final class Secret {
        private final long k0;
        private final long k1;

        /** A fresh one. */
        public Secret() {
            SecureRandom random = new SecureRandom();
            k0 = random.nextLong();
            k1 = random.nextLong();
        }
    }

    /** The fingerprint of a string that somebody else still has. Who sees it too early sees no string, and hashes. */
    private static final class Known extends WeakReference<String> {
        private final long high;
        private final long spread;

        Known(@Nullable String key, long high, long spread) {
            super(key);
            this.high = high;
            this.spread = spread;
        }
    }

    private static final Known NOBODY = new Known(null, 0, 0);
    private static final int LATIN_1 = 0xff;
    private static final long OTHER_FORM = 0xee; // as SipHash tells its outputs of 128 bits from those of 64

    private final long start0;
    private final long start1;
    private final long start2;
    private final long start3;
    private Known known = NOBODY; // who reads an older one only hashes

    /**
     * For the keys of one limiter. Its number is the hashed message's first word, and is taken in here, once.
     *
     * @param secret the table's
     * @param limiter the limiter's number
     */
    public KeyHash(Secret secret, int limiter) {
        this(
                secret.k0 ^ 0x736f6d6570736575L,
                secret.k1 ^ 0x646f72616e646f6dL,
                secret.k0 ^ 0x6c7967656e657261L,
                secret.k1 ^ 0x7465646279746573L,
                limiter);
    }

    /** Takes in a word. */
    private KeyHash(long a, long b, long c, long d, long word) {
        long v0 = a;
        long v1 = b;
        long v2 = c;
        long v3 = d ^ word;
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
        start0 = v0 ^ word;
        start1 = v1;
        start2 = v2;
        start3 = v3;
    }

    /**
     * Keeps a key's fingerprint at hand, unless that of another string is kept which is still in use. So it makes
     * something hardly more than once for each garbage collection.
     *
     * @param key as was handed to {@link #hash}
     * @param high half of its fingerprint
     * @param spread the other half
     */
    public void remember(String key, long high, long spread) {
        if (known.refersTo(null)) {
            known = new Known(key, high, spread);
        }
    }

    /**
     * Hashes a key, unless its fingerprint is at hand, and goes on with that.
     *
     * @param key any
     * @param limiter handed on
     * @param permits handed on
     * @param tell handed on
     * @param use goes on
     * @param <L> a limiter
     * @param <T> what is made
     * @return what that returns
     */
    public <L, T extends @Nullable Object> T hash(
            String key, L limiter, long permits, boolean tell, Use<? super L, T> use) {
        int length = key.length(); // and none is null
        Known same = known;
        if (same != NOBODY && same.refersTo(key)) {
            return use.with(key, limiter, permits, tell, same.high, same.spread);
        }
        long v0 = start0;
        long v1 = start1;
        long v2 = start2;
        long v3 = start3;
        int all = 0;
        int shift = 0;
        int at = 0;
        while (true) {
            long word;
            boolean last = at > length - 8;
            if (!last) {
                int c0 = key.charAt(at) >>> shift;
                int c1 = key.charAt(at + 1) >>> shift;
                int c2 = key.charAt(at + 2) >>> shift;
                int c3 = key.charAt(at + 3) >>> shift;
                int c4 = key.charAt(at + 4) >>> shift;
                int c5 = key.charAt(at + 5) >>> shift;
                int c6 = key.charAt(at + 6) >>> shift;
                int c7 = key.charAt(at + 7) >>> shift;
                all |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
                int low = c0 ^ (c1 << 8) ^ (c2 << 16) ^ (c3 << 24);
                int high = c4 ^ (c5 << 8) ^ (c6 << 16) ^ (c7 << 24);
                word = (low & 0xffffffffL) | ((long) high << 32);
            } else {
                word = 0;
                for (int i = at; i < length; i++) {
                    int c = key.charAt(i) >>> shift;
                    all |= c;
                    word = (word << 8) ^ c;
                }
                word ^= (long) length << 56; // its lowest byte, above at most seven characters
            }
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
            at += 8;
            if (last) {
                if (all <= LATIN_1) {
                    break;
                }
                all = 0;
                shift = Byte.SIZE;
                at = 0;
                v1 ^= OTHER_FORM;
            }
        }
        v2 ^= 0xff;
        for (int round = 0; round < 3; round++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return use.with(key, limiter, permits, tell, (v0 ^ v1) | 1, v2 ^ v3);
    }
}
