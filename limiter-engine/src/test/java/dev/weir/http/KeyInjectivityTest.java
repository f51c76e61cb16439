package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyInjectivityTest {

    private static final long SEED = 20_256;
    private static final int ROUNDS = 200_000;

    /** What could end, begin or imitate a part, and little else, so that near misses are common. */
    private static final String[] PIECES = {
        "a",
        "b",
        ":",
        "+",
        "%",
        "#",
        "%2B",
        "%25",
        "2B",
        "25",
        ",",
        "\0",
        "+class:B:",
        "+header:h:",
        "principal:",
        "class:A:",
        "\ud800",
        "\udc00",
        "?",
    };

    private static final KeyResolver A = request -> (String) request.attribute("a");
    private static final KeyResolver B = request -> (String) request.attribute("b");

    @Test
    void two_parts_that_join_to_the_same_text_are_two_keys() {
        KeyChain chain = chain("class:A + class:B");

        assertThat(chain.key(request("a:b", "c"))).isNotEqualTo(chain.key(request("a", "b:c")));
        assertThat(chain.key(request("a+class:B:b", "c"))).isNotEqualTo(chain.key(request("a", "b+class:B:c")));
    }

    @Test
    void a_part_of_one_class_is_not_that_of_another() {
        KeyChain chain = chain("class:A, class:B");
        StubRequest onlyB = new StubRequest().withAttribute("b", "x");

        assertThat(chain.key(onlyB)).isNotEqualTo(chain.key(request("x", "x")));
    }

    @Test
    void different_values_of_several_parts_are_different_keys() {
        SplittableRandom random = new SplittableRandom(SEED);
        KeyChain chain = chain("principal + class:A + class:B + header:h, class:A + class:B, principal + class:B,"
                + " header:h + class:A, class:A, class:B, principal, header:h, constant:none");
        Map<String, List<String>> known = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            StubRequest request = new StubRequest();
            List<String> values = new ArrayList<>();
            String principal = value(random, values);
            String a = value(random, values);
            String b = value(random, values);
            String header = value(random, values);
            request.principal(principal);
            request.withAttribute("a", a).withAttribute("b", b).header("h", header);
            String key = chain.key(request);
            List<String> before = known.put(key, counted(values));
            if (before != null) {
                assertThat(counted(values))
                        .as("seed %d, round %d: %s", SEED, round, key)
                        .isEqualTo(before);
            }
        }
        assertThat(known).hasSizeGreaterThan(ROUNDS / 4);
    }

    private static String value(SplittableRandom random, List<String> values) {
        StringBuilder value = new StringBuilder();
        if (random.nextInt(3) > 0) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                value.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        values.add(value.toString());
        return value.toString();
    }

    /** The values that the chain above takes, the others as null: by its alternatives, written out again. */
    private static List<String> counted(List<String> values) {
        int[][] alternatives = {{0, 1, 2, 3}, {1, 2}, {0, 2}, {3, 1}, {1}, {2}, {0}, {3}};
        for (int[] alternative : alternatives) {
            List<String> taken = new ArrayList<>(List.of("", "", "", ""));
            boolean whole = true;
            for (int index : alternative) {
                taken.set(index, values.get(index));
                whole &= !values.get(index).isEmpty();
            }
            if (whole) {
                return taken;
            }
        }
        return List.of();
    }

    private static StubRequest request(String a, String b) {
        return new StubRequest().withAttribute("a", a).withAttribute("b", b);
    }

    private static KeyChain chain(String text) {
        return KeyChain.parse(text, ClientAddresses.direct(), name -> name.equals("A") ? A : B);
    }
}
