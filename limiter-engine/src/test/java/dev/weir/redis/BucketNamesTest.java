package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BucketNamesTest {

    private static final BucketNames PLAIN = new BucketNames("p:", null);
    private static final String[] PIECES = {
        "a", "b", "r", "h", ":", "{", "}", "é", "\ud83d\ude00", "\ud83d", "\ude00", "?", "\0", " ", ".", "k".repeat(40)
    };

    @Test
    void a_short_plain_key_is_readable() {
        assertThat(PLAIN.of("api", "user:1")).isEqualTo("p:{ruser:1}api");
        assertThat(PLAIN.of("api", "k".repeat(40))).isEqualTo("p:{r" + "k".repeat(40) + "}api");
    }

    @Test
    void any_other_key_is_a_hash_of_22_characters() {
        for (String key : List.of("", "a b", "k".repeat(41), "{x}", "é", "\ud83d", "a\n")) {
            assertThat(PLAIN.of("api", key)).matches("p:\\{h[A-Za-z0-9_-]{22}}api");
        }
    }

    @Test
    void with_a_secret_no_key_is_readable_and_another_secret_gives_other_names() {
        BucketNames secret = new BucketNames("p:", "s1");
        assertThat(secret.of("api", "user")).matches("p:\\{h[A-Za-z0-9_-]{22}}api");
        assertThat(new BucketNames("p:", "s2").of("api", "user")).isNotEqualTo(secret.of("api", "user"));
        assertThat(new BucketNames("p:", "s1").of("api", "user")).isEqualTo(secret.of("api", "user"));
    }

    @Test
    void no_two_keys_share_a_name_and_two_nodes_agree() {
        for (String secret : new String[] {null, "secret"}) {
            BucketNames here = new BucketNames("p:", secret);
            BucketNames there = new BucketNames("p:", secret);
            Map<String, String> owner = new HashMap<>();
            SplittableRandom random = new SplittableRandom(3);
            for (int i = 0; i < 10_000; i++) {
                StringBuilder key = new StringBuilder();
                for (int n = random.nextInt(5); n >= 0; n--) {
                    key.append(PIECES[random.nextInt(PIECES.length)]);
                }
                String limiter = "l" + PIECES[random.nextInt(5)];
                String name = here.of(limiter, key.toString());
                assertThat(there.of(limiter, key.toString())).isEqualTo(name);
                String identity = limiter.length() + limiter + key;
                assertThat(owner.merge(name, identity, (first, second) -> first))
                        .isEqualTo(identity);
            }
        }
    }

    @Test
    void a_key_that_looks_like_a_hash_is_not_taken_for_one() {
        String hashed = PLAIN.of("api", "a b");
        String tag = hashed.substring(hashed.indexOf('{') + 1, hashed.indexOf('}'));
        assertThat(PLAIN.of("api", tag)).isNotEqualTo(hashed);
    }

    @Test
    void limiters_of_one_key_share_a_slot() {
        String one = PLAIN.of("a", "k");
        String two = PLAIN.of("b", "k");
        assertThat(one.substring(one.indexOf('{'), one.indexOf('}')))
                .isEqualTo(two.substring(two.indexOf('{'), two.indexOf('}')));
    }

    @Test
    void a_prefix_with_braces_is_refused() {
        for (String prefix : List.of("{a}", "a{", "}")) {
            assertThatThrownBy(() -> new BucketNames(prefix, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("keyPrefix is \"" + prefix + "\"");
        }
    }
}
