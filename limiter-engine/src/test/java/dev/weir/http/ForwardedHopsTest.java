package dev.weir.http;

import static dev.weir.http.ForwardedField.FORWARDED;
import static dev.weir.http.ForwardedField.X_FORWARDED_FOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHopsTest {

    private static final long SEED = 20_253;
    private static final int ROUNDS = 100_000;

    @Test
    void hops_come_from_the_right() {
        assertThat(hops(X_FORWARDED_FOR, "192.0.2.1, 192.0.2.2,192.0.2.3"))
                .containsExactly("192.0.2.3", "192.0.2.2", "192.0.2.1");
        assertThat(hops(FORWARDED, "for=192.0.2.1, for=192.0.2.2;proto=https,for=192.0.2.3"))
                .containsExactly("192.0.2.3", "192.0.2.2", "192.0.2.1");
    }

    @Test
    void several_lines_are_one_list() {
        assertThat(hops(X_FORWARDED_FOR, "192.0.2.1", "", "192.0.2.2, 192.0.2.3", " ", "192.0.2.4"))
                .containsExactly("192.0.2.4", "192.0.2.3", "192.0.2.2", "192.0.2.1");
        assertThat(hops(FORWARDED, "for=192.0.2.1", "for=192.0.2.2, for=192.0.2.3"))
                .containsExactly("192.0.2.3", "192.0.2.2", "192.0.2.1");
    }

    @Test
    void no_lines_are_no_hops() {
        assertThat(hops(X_FORWARDED_FOR)).isEmpty();
        assertThat(hops(X_FORWARDED_FOR, "")).isEmpty();
        assertThat(hops(FORWARDED, " , \t,,")).isEmpty();
    }

    @Test
    void empty_items_are_skipped() {
        assertThat(hops(X_FORWARDED_FOR, ",192.0.2.1,, \t ,192.0.2.2,")).containsExactly("192.0.2.2", "192.0.2.1");
        assertThat(hops(FORWARDED, ",for=192.0.2.1,, \t ,for=192.0.2.2,")).containsExactly("192.0.2.2", "192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1:80, 192.0.2.1",
        "192.0.2.1:65535, 192.0.2.1",
        "192.0.2.1:_port-1.x, 192.0.2.1",
        "2001:db8::1, 2001:db8::1",
        "[2001:DB8::1], 2001:db8::1",
        "[2001:db8::1]:443, 2001:db8::1",
        "[2001:db8::1]:_p, 2001:db8::1",
        "2001:db8::1:443, 2001:db8::1:443",
        "[fe80::1%eth0]:443, fe80::1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "[::ffff:192.0.2.1]:80, 192.0.2.1",
        "[2001:db8::192.0.2.1], 2001:db8::c000:201",
    })
    void a_hop_may_have_brackets_quotes_and_a_port(String node, String address) {
        assertThat(hops(X_FORWARDED_FOR, node)).containsExactly(address);
        assertThat(hops(X_FORWARDED_FOR, "\"" + node + "\"")).containsExactly(address);
        assertThat(hops(FORWARDED, "for=\"" + node + "\"")).containsExactly(address);
        assertThat(hops(FORWARDED, "proto=http;for=\"" + node + "\";by=_x")).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "_",
                "192.0.2",
                "192.0.2.1:",
                "192.0.2.1:123456",
                "192.0.2.1:8x",
                "192.0.2.1:_",
                "192.0.2.1:_a b",
                "[192.0.2.1]",
                "[192.0.2.1]:80",
                "[2001:db8::1",
                "2001:db8::1]",
                "[2001:db8::1]80",
                "[2001:db8::1]:",
                "[2001:db8::1]x",
                "[[2001:db8::1]]",
                "[]",
                "[]:80",
                "[:]",
                ":80",
                ":",
                "]",
                "[",
                "192.0.2.1 192.0.2.2",
                "192.0.2.1;192.0.2.2",
                "'192.0.2.1'",
                "\"192.0.2.1",
                "192.0.2.1\"",
                "\"",
                "\"\"",
                "\"\"192.0.2.1\"\"",
                "192.0.2.1\0",
                "\u00a0192.0.2.1",
                "example.com:80",
                "10.0.0.0/8",
                "\\",
                "for=192.0.2.1",
                "١٩٢.0.2.1",
            })
    void hops_end_at_what_is_no_address(String garbage) {
        assertThat(hops(X_FORWARDED_FOR, "198.51.100.1, " + garbage + ", 192.0.2.9"))
                .containsExactly("192.0.2.9");
        assertThat(hops(FORWARDED, "for=198.51.100.1, for=" + quote(garbage) + ", for=192.0.2.9"))
                .containsExactly("192.0.2.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.1",
                "FOR=192.0.2.1",
                "For=192.0.2.1;Proto=http;By=203.0.113.43",
                "for=192.0.2.1 ; proto=http",
                "; for=192.0.2.1;;",
                "for=192.0.2.1:80",
                "by=_a;for=192.0.2.1",
                "host=\"\";for=192.0.2.1",
                "host=\"a,b;c=d\";for=192.0.2.1",
                "for=192.0.2.1;host=\"a, for=198.51.100.1\"",
                "for=192.0.2.1;host=\"a\\\", for=198.51.100.1\"",
                "for=192.0.2.1;host=\"a\\\\\"",
                "for=\"\\192.0.2.1\"",
            })
    void elements_of_forwarded_are_read_by_rfc_7239(String element) {
        assertThat(hops(FORWARDED, "for=192.0.2.8," + element + ", for=192.0.2.9"))
                .containsExactly("192.0.2.9", "192.0.2.1", "192.0.2.8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "192.0.2.1",
                "for",
                "for=",
                "=192.0.2.1",
                "for =192.0.2.1",
                "for= 192.0.2.1",
                "for=192.0.2.1;for=192.0.2.1",
                "for=192.0.2.1;FOR=192.0.2.2",
                "for=192.0.2.1 proto=http",
                "for=192.0.2.1;proto",
                "for=192.0.2.1;proto=",
                "for=192.0.2.1;a b=c",
                "for=\"192.0.2.1",
                "for=192.0.2.1\"",
                "for=\"192.0.2.1\"x",
                "for=\"192.0.2.1\\\"",
                "for=\"192.0.2.1, for=192.0.2.2\"",
                "for='192.0.2.1'",
                "fo\u0433=192.0.2.1",
                "proto=http",
                "fork=192.0.2.1",
                ";",
            })
    void hops_end_at_a_malformed_element_and_at_one_without_for(String element) {
        assertThat(hops(FORWARDED, "for=192.0.2.8," + element + ", for=192.0.2.9"))
                .containsExactly("192.0.2.9");
    }

    @ParameterizedTest
    @EnumSource
    void nothing_comes_after_the_end(ForwardedField field) {
        ForwardedHops hops = new ForwardedHops(field, List.of(item(field, "192.0.2.1"), "?", item(field, "192.0.2.2")));

        assertThat(hops.next()).hasToString("192.0.2.2");
        assertThat(hops.next()).isNull();
        assertThat(hops.next()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void five_hundred_hops_are_read(ForwardedField field) {
        List<String> items = Collections.nCopies(500, item(field, "192.0.2.1"));

        assertThat(hops(field, String.join(",", items))).hasSize(500).containsOnly("192.0.2.1");
    }

    @Test
    void what_stands_on_the_left_never_changes_how_the_right_is_read() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            ForwardedField field = random.nextBoolean() ? FORWARDED : X_FORWARDED_FOR;
            List<String> honest = new ArrayList<>();
            List<String> lines = new ArrayList<>(List.of(RandomFieldText.garbage(random)));
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                String address = IpAddress.ipv4(random.nextInt()).toString();
                String item = RandomFieldText.item(field, address, random);
                honest.add(0, address);
                int last = lines.size() - 1;
                if (random.nextInt(3) == 0) {
                    lines.add(item);
                } else {
                    lines.set(last, lines.get(last) + (random.nextBoolean() ? ", " : ",") + item);
                }
            }
            assertThat(hops(field, lines.toArray(new String[0])))
                    .as("seed %d, round %d: %s %s", SEED, round, field, lines)
                    .startsWith(honest.toArray(new String[0]));
        }
    }

    /** Work that grew with the square of the length would take minutes here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "\"",
                "\\",
                "\\\"",
                "\",",
                ";",
                "for=",
                "for=192.0.2.1,",
                "192.0.2.1,",
                " ",
                "a=\"\\\\\",",
                "["
            })
    void a_hundred_kilobytes_of_anything_are_read_in_one_go(String repeated) {
        String line = repeated.repeat(100_000 / repeated.length());
        for (int i = 0; i < 20; i++) {
            assertThat(hops(FORWARDED, line, line).size()
                            + hops(X_FORWARDED_FOR, line, line).size())
                    .isLessThan(50_000);
        }
    }

    @Test
    void fields_are_known_by_their_names() {
        assertThat(ForwardedField.parse("forwarded")).isEqualTo(FORWARDED);
        assertThat(ForwardedField.parse(" X-FORWARDED-FOR ")).isEqualTo(X_FORWARDED_FOR);
        assertThatThrownBy(() -> ForwardedField.parse("X-Real-IP"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"X-Real-IP\"")
                .hasMessageContaining("Forwarded or X-Forwarded-For");
    }

    private static String item(ForwardedField field, String address) {
        return field == FORWARDED ? "for=" + address : address;
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static List<String> hops(ForwardedField field, String... lines) {
        ForwardedHops hops = new ForwardedHops(field, List.of(lines));
        List<String> addresses = new ArrayList<>();
        for (IpAddress hop = hops.next(); hop != null; hop = hops.next()) {
            addresses.add(hop.toString());
        }
        return addresses;
    }
}
