package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {

    private static final KeyHash.Secret SECRET = new KeyHash.Secret();

    private static Fingerprint of(int limiter, String key) {
        return Fingerprint.of(new KeyHash(SECRET, limiter), key);
    }

    @Test
    void keys_that_could_be_mixed_up_have_different_fingerprints() {
        List<String> keys = new ArrayList<>();
        for (int length = 0; length < 40; length++) {
            keys.add("\0".repeat(length));
            keys.add("a".repeat(length) + "b");
            keys.add("\u0100".repeat(length + 1));
            keys.add("\u0001\0".repeat(length + 1)); // the bytes of U+0001, one by one
            keys.add("\u0001".repeat(length + 1));
            keys.add("a".repeat(length) + "\u0161"); // 0x61 in its lower byte
            keys.add("a".repeat(length + 300));
        }
        Set<Fingerprint> seen = new HashSet<>();
        for (String key : Set.copyOf(keys)) {
            for (int limiter = 0; limiter < 3; limiter++) {
                assertThat(seen.add(of(limiter, key)))
                        .as("limiter %s, %s", limiter, key)
                        .isTrue();
            }
        }
    }

    @Test
    void the_length_of_a_long_key_is_not_taken_for_a_character() {
        String start = "a".repeat(1792);
        // 1798 is 0x0706, and 1799 ends in 0x07.
        assertThat(of(1, start + "\u0006bcdefg")).isNotEqualTo(of(1, start + "bcdefg"));
    }

    @Test
    void the_same_key_has_the_same_fingerprint_however_the_string_was_made() {
        String built = String.valueOf(new char[] {0x3c7, 0x3c1, 0x3ae});
        assertThat(of(1, built)).isEqualTo(of(1, "χρή"));
        assertThat(of(1, new String(new char[] {'u', '1'}))).isEqualTo(of(1, "u1"));
        Fingerprint underAnotherSecret = Fingerprint.of(new KeyHash(new KeyHash.Secret(), 1), "u1");
        assertThat(underAnotherSecret).isNotEqualTo(of(1, "u1"));
    }

    private static String made(String key) {
        return new String(key.toCharArray());
    }

    @Test
    void the_fingerprint_that_is_at_hand_is_that_of_the_very_string() {
        KeyHash hash = new KeyHash(SECRET, 1);
        String key = made("key");
        Fingerprint hashed = Fingerprint.of(hash, key);
        Fingerprint kept = new Fingerprint(3, 4); // one that no hash would give

        hash.remember(key, kept.high(), kept.spread());

        assertThat(Fingerprint.of(hash, key)).isEqualTo(kept);
        assertThat(Fingerprint.of(hash, made(key))).isEqualTo(hashed);
        assertThat(Fingerprint.of(new KeyHash(SECRET, 1), key)).isEqualTo(hashed);
    }

    @Test
    void a_string_in_use_stays_at_hand_and_one_that_is_not_makes_room() {
        KeyHash hash = new KeyHash(SECRET, 1);
        Fingerprint kept = new Fingerprint(3, 4);
        String other = made("other");
        Fingerprint hashed = Fingerprint.of(hash, other);

        WeakReference<String> gone = remembered(hash, kept, other);
        for (int i = 0; i < 1_000 && !gone.refersTo(null); i++) {
            System.gc();
        }
        assumeTrue(gone.refersTo(null), "a JVM may be told not to collect when asked to");

        assertThat(Fingerprint.of(hash, other)).isEqualTo(hashed);
        hash.remember(other, kept.high(), kept.spread());
        assertThat(Fingerprint.of(hash, other)).isEqualTo(kept);
    }

    /** In a frame of its own, so that nothing of it is held when that is left. */
    private static WeakReference<String> remembered(KeyHash hash, Fingerprint kept, String other) {
        String key = made("key");
        hash.remember(key, kept.high(), kept.spread());
        hash.remember(other, kept.high(), kept.spread());
        assertThat(Fingerprint.of(hash, key)).isEqualTo(kept);
        assertThat(Fingerprint.of(hash, other)).isNotEqualTo(kept);
        return new WeakReference<>(key);
    }

    @Test
    @SuppressWarnings("NullAway") // the point
    void no_key_is_not_the_key_that_is_gone() {
        assertThatNullPointerException().isThrownBy(() -> Fingerprint.of(new KeyHash(SECRET, 1), null));
    }
}
