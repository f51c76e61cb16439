package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    private static final String[] TRICKY = {
        "/",
        "//",
        ".",
        "..",
        "%2e",
        "%2E",
        "%2F",
        "%2f",
        "%5C",
        "\\",
        "%00",
        "\0",
        "%",
        "%4",
        "%zz",
        "%C3%A9",
        "%C3",
        "%A9",
        "%ED%A0%80",
        "%C0%AF",
        "%F0%9F%98%80",
        "é",
        "\uD83D\uDE00",
        "\uD83D",
        ";",
        ";a=b",
        ";a=%2F",
        "%3B",
        "%25",
        "+",
        "?",
        "#",
        "api",
        "x",
        "API",
        "*",
        "{id}",
        "\r\n",
        "\uFF10",
        "%\uFF11\uFF12"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/x",
                "api/x",
                "/api/x;a=b",
                "/api;v=1/x",
                "/api//x",
                "//api/x",
                "/api/%78",
                "/%61pi/x",
                "/api/x/",
                "/api/x//",
                "/api/;a=b/x",
                "/api/x;",
                "/api/x;a=%2F..%2F",
                "/api/x;a=%zz"
            })
    void what_reaches_the_resource_as_sent_has_one_form(String path) {
        assertThat(RequestPath.encoded(path)).isEqualTo(RequestPath.decoded("/api/x"));
        assertThat(RequestPath.encoded(path).value()).isEqualTo("/api/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/x", "api/x", "/api//x", "//api//x//", "/api/x/"})
    void what_a_servlet_container_decoded_has_one_form(String path) {
        assertThat(RequestPath.decoded(path).value()).isEqualTo("/api/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/./x",
                "/api/../x",
                "/api/y/../x",
                "/api/x/.",
                "/api/x/..",
                "..",
                ".",
                "/..;a=b/x",
                "/.;/x",
                "/api/%2e/x",
                "/api/%2E%2e/x",
                "/api/.%2e/x",
                "/api/x%2F",
                "/x/a%2fb",
                "/x/a%2F..%2F..%2Fhealth",
                "/x/a%5Cb",
                "/x/a\\b",
                "/x/a%00",
                "/x/a\0b",
                "/x/%",
                "/x/%4",
                "/x/%zz",
                "/x/%-1",
                "/x/%+1",
                "/x/%\uFF11\uFF12",
                "/x/%C3",
                "/x/%C3/%A9",
                "/x/%C3x%A9",
                "/x/%C0%AF",
                "/x/%ED%A0%80",
                "/x/%FF"
            })
    void a_sent_path_that_can_be_read_in_two_ways_is_malformed(String path) {
        assertThat(RequestPath.encoded(path).malformed()).isTrue();
        assertThat(RequestPath.encoded(path).value()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/./x", "/api/../x", "/x/..", "/.", "..", "/x/a\\b", "/x/a\0b", "\\..\\x"})
    void a_decoded_path_that_can_be_read_in_two_ways_is_malformed(String path) {
        assertThat(RequestPath.decoded(path).malformed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/a%2525b, /a%25b",
        "/a%3Bb=c, /a;b=c",
        "/a+b, /a+b",
        "/a%20b, '/a b'",
        "/caf%C3%A9, /café",
        "/café, /café",
        "/%F0%9F%98%80, /😀",
        "/é%C3%A9é, /ééé",
        "/a%3Fb%23c, /a?b#c",
        "/..., /...",
        "/.well-known, /.well-known",
        "/a..b, /a..b",
        "*, /*"
    })
    void a_segment_is_decoded_once(String sent, String value) {
        assertThat(RequestPath.encoded(sent).value()).isEqualTo(value);
    }

    @Test
    void in_a_decoded_path_semicolon_and_percent_are_ordinary() {
        assertThat(RequestPath.decoded("/a;b=c/%2e%2e/%zz").value()).isEqualTo("/a;b=c/%2e%2e/%zz");
    }

    @Test
    void the_root_is_a_slash() {
        for (String root : new String[] {"", "/", "//", "///"}) {
            assertThat(RequestPath.decoded(root).value()).isEqualTo("/");
            assertThat(RequestPath.encoded(root).value()).isEqualTo("/");
        }
        assertThat(RequestPath.encoded("/;a=b").value()).isEqualTo("/");
    }

    @Test
    void case_and_unicode_form_make_a_difference() {
        assertThat(RequestPath.decoded("/API/x")).isNotEqualTo(RequestPath.decoded("/api/x"));
        assertThat(RequestPath.decoded("/caf\u00e9")).isNotEqualTo(RequestPath.decoded("/cafe\u0301"));
    }

    @Test
    void paths_are_values() {
        assertThat(RequestPath.decoded("/a/"))
                .isEqualTo(RequestPath.encoded("/%61"))
                .hasSameHashCodeAs(RequestPath.encoded("a"));
        assertThat(RequestPath.decoded("/..")).isEqualTo(RequestPath.encoded("/%00"));
        assertThat(RequestPath.decoded("/a")).hasToString("/a").isNotEqualTo("/a");
        assertThat(RequestPath.decoded("/..")).hasToString("(malformed path)");
    }

    @Test
    void no_text_throws_and_every_form_is_stable() {
        long seed = 20261;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(TRICKY[random.nextInt(TRICKY.length)]);
            }
            String path = text.toString();
            check(RequestPath.encoded(path), "encoded", path, seed);
            check(RequestPath.decoded(path), "decoded", path, seed);
            assertThat(RequestPath.decoded(path))
                    .as("the same with empty segments before it, " + Quoted.json(path) + " seed " + seed)
                    .isEqualTo(RequestPath.decoded("//" + path));
        }
    }

    private static void check(RequestPath path, String how, String text, long seed) {
        String value = path.value();
        String what = how + " " + Quoted.json(text) + " seed " + seed;
        if (path.malformed()) {
            assertThat(value).as(what).isEmpty();
            return;
        }
        assertThat(value).as(what).startsWith("/").doesNotContain("//", "\\", "\0");
        assertThat((value + "/").contains("/./") || (value + "/").contains("/../"))
                .as(what)
                .isFalse();
        assertThat(value.length() > 1 && value.endsWith("/")).as(what).isFalse();
        assertThat(RequestPath.decoded(value)).as(what).isEqualTo(path);
    }

    @Test
    void every_way_to_encode_a_plain_path_gives_the_same_path() {
        long seed = 20262;
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "abcXYZ019-_~!$&'()*+,=:@é€😀";
        int[] letters = alphabet.codePoints().toArray();
        for (int round = 0; round < 10_000; round++) {
            StringBuilder plain = new StringBuilder();
            StringBuilder sent = new StringBuilder(random.nextBoolean() ? "/" : "");
            for (int segments = 1 + random.nextInt(4); segments > 0; segments--) {
                plain.append('/');
                for (int n = 1 + random.nextInt(6); n > 0; n--) {
                    String letter = Character.toString(letters[random.nextInt(letters.length)]);
                    plain.append(letter);
                    sent.append(random.nextBoolean() ? letter : percentEncoded(letter, random));
                }
                sent.append(random.nextInt(4) == 0 ? ";a=" + random.nextInt(9) : "");
                sent.append(segments > 1 || random.nextBoolean() ? "/" : "");
                sent.append(random.nextInt(8) == 0 ? "/" : "");
            }
            assertThat(RequestPath.encoded(sent.toString()).value())
                    .as("sent %s, seed %s", sent, seed)
                    .isEqualTo(plain.toString());
        }
    }

    private static String percentEncoded(String letter, SplittableRandom random) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : letter.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format(Locale.ROOT, random.nextBoolean() ? "%%%02x" : "%%%02X", octet & 0xFF));
        }
        return encoded.toString();
    }

    @Test
    void long_paths_take_linear_time() {
        // reading two million segments in quadratic time would not end
        for (String piece : new String[] {"/", "/a", "/%61", "/a;b", ";", "%61", "/%C3%A9", "a"}) {
            String path = piece.repeat(2_000_000 / piece.length());
            assertThat(RequestPath.encoded(path).malformed()).isFalse();
            assertThat(RequestPath.decoded(path).malformed()).isFalse();
        }
    }
}
