package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ValueHashTest {

    private static final long SEED = 20_255;

    @Test
    void a_hash_is_the_first_128_bits_of_sha_256_in_base64url() {
        // ba7816bf 8f01cfea 414140de 5dae2223 … is the digest of "abc" in FIPS 180-4's examples
        assertThat(ValueHash.of("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iIw");
        assertThat(ValueHash.of("")).isEqualTo("47DEQpj8HBSa-_TImW-5JA");
    }

    @Test
    void lone_surrogates_are_told_apart() {
        List<String> values = List.of(
                "?",
                "\ud800",
                "\ud801",
                "\udc00",
                "\udc00\ud800",
                "\ud800\udc00",
                "\ufffd",
                "??",
                "\ud800?",
                "?\ud800");

        assertThat(values).extracting(ValueHash::of).doesNotHaveDuplicates();
    }

    @Test
    void random_texts_have_hashes_of_their_own() {
        SplittableRandom random = new SplittableRandom(SEED);
        Set<String> values = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (int round = 0; round < 100_000; round++) {
            StringBuilder value = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                value.append((char) (random.nextBoolean() ? 0xd7fe + random.nextInt(0x804) : random.nextInt(0x80)));
            }
            if (values.add(value.toString())) {
                assertThat(hashes.add(ValueHash.of(value.toString())))
                        .as("seed %d, round %d", SEED, round)
                        .isTrue();
            }
        }
    }

    @Test
    void well_formed_is_what_has_only_pairs_of_surrogates() {
        assertThat(List.of("", "a", "é", "\ud83d\ude00", "\ufffd")).allMatch(ValueHash::isWellFormed);
        assertThat(List.of("\ud83d", "\ude00", "\ude00\ud83d", "a\ud83d", "\ud83da", "\ud83d\ud83d\ude00"))
                .noneMatch(ValueHash::isWellFormed);
    }
}
