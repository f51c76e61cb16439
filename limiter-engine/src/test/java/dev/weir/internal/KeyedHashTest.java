package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    /** The reference implementation's table, key 00 01 .. 0f, for inputs 00 01 .. of 0, 2, 4 .. 62 bytes. */
    private static final String[] PUBLISHED = {
        "310e0edd47db6f72",
        "5a4fa9d909806c0d",
        "b7877127e09427cf",
        "cee3fe586e46c9cb",
        "6224939a79f5f593",
        "f3b9dd94c5bb5d7a",
        "fbe50e86bc8f1e75",
        "eef27a8e90ca23f7",
        "db9bc2577fcc2a3f",
        "9cd38d96f0b3c14b",
        "98eea21af25cd6be",
        "883ea3e395675393",
        "94af49f6c650adb8",
        "f315bb5bb835d817",
        "a5c91da7acaa4dde",
        "28ef495c53a387ad",
        "ce7cf2722f512771",
        "381205bb1ab0e012",
        "b4a31508beff4d31",
        "4d0cf49ee5d4dcca",
        "d0a704536ba93e0e",
        "a915c29bc8067318",
        "f21df2e41d4535f9",
        "10a56cf5dfcd9adb",
        "51a9cb9ecba312e6",
        "72fe52975a4364ee",
        "b274cb8ebf87870a",
        "eaecb2a30b22a87f",
        "bd838d3aafbf8db7",
        "135079a3231ce660",
        "e1915f5cb1eca46c",
        "575ff28e60381be5"
    };

    private static final KeyedHash REFERENCE = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void is_siphash_2_4_of_the_utf_16_little_endian_bytes() {
        StringBuilder text = new StringBuilder();
        for (int words = 0; words < PUBLISHED.length; words++) {
            long hash = REFERENCE.hash(text.toString());
            assertThat("%016x".formatted(Long.reverseBytes(hash)))
                    .as("%s bytes", 2 * words)
                    .isEqualTo(PUBLISHED[words]);
            text.append((char) (2 * words | (2 * words + 1) << 8));
        }
    }

    @Test
    void texts_that_are_alike_hash_apart() {
        Set<Long> hashes = new HashSet<>();
        int texts = 0;
        for (int length = 0; length < 300; length++) {
            for (char c : new char[] {'\u0000', 'a', '\ud83d', '\uffff'}) {
                hashes.add(REFERENCE.hash(String.valueOf(c).repeat(length)));
                texts += length == 0 ? 0 : 1;
            }
        }
        assertThat(hashes).hasSize(texts + 1);
    }

    @Test
    void each_secret_is_another_hash() {
        assertThat(KeyedHash.random().hash("k")).isNotEqualTo(KeyedHash.random().hash("k"));
        KeyedHash one = KeyedHash.random();
        assertThat(one.hash("k")).isEqualTo(one.hash("k"));
    }
}
