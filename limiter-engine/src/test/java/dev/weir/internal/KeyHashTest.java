package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
}
