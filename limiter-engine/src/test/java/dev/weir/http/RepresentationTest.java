package dev.weir.http;

import static dev.weir.http.Representation.HTML;
import static dev.weir.http.Representation.PLAIN_TEXT;
import static dev.weir.http.Representation.PROBLEM_JSON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | PROBLEM_JSON",
                "application/problem+json | PROBLEM_JSON",
                "application/* | PROBLEM_JSON",
                "*/* | PROBLEM_JSON",
                "'' | PROBLEM_JSON",
                "image/png | PROBLEM_JSON",
                "image/png, text/html;q=0 | PROBLEM_JSON",
                "*/*;q=0 | PROBLEM_JSON",
                "text/html | HTML",
                "TEXT/HTML | HTML",
                "text/html;charset=utf-8 | HTML",
                "text/html ; level=\"1,2;\\\"\" ; Q=0.5 | HTML",
                "text/html;;q=0.5; | HTML",
                "text/plain | PLAIN_TEXT",
                "text/* | PLAIN_TEXT",
                "text/*, text/plain;q=0 | HTML",
                "text/html, text/plain | PLAIN_TEXT",
                "text/html, text/plain;q=0.9 | HTML",
                "text/html, application/json | PROBLEM_JSON",
                "text/html, */* | PROBLEM_JSON",
                "text/html, */*;q=0.8 | HTML",
                "text/html;q=0.001, */*;q=0 | HTML",
                "application/json;q=0.5, text/html;q=0.7, */*;q=0.9 | PLAIN_TEXT",
                "application/problem+json;q=0, application/json, text/plain;q=0.1 | PLAIN_TEXT",
                "application/json;q=0, application/*, text/html;q=0.1 | HTML",
                "text/html;q=0.2, text/html;q=0.8, application/json;q=0.5 | HTML",
                ",, text/html ,\t, | HTML",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8 | HTML",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML"
            })
    void the_most_liked_form_is_chosen(String accept, Representation expected) {
        assertThat(Representation.preferred(List.of(accept))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html, *",
                "text",
                "text/",
                "/html",
                "*/html",
                "text/html;q",
                "text/html;q=",
                "text/html;q=2",
                "text/html;q=1.001",
                "text/html;q=.5",
                "text/html;q=0.1234",
                "text/html;q=-1",
                "text/html;q=\"1\"",
                "text/html;q=0x1",
                "text/html text/plain",
                "text/html;a=\"b",
                "text/html;a=\"b\\",
                "text/html/x",
                "text /html",
                "text/html;=1",
                "tëxt/html, text/html",
                "text/html\0",
                "text/html;q=\uFF11",
                "<script>, text/html"
            })
    void a_field_that_is_not_well_formed_says_nothing(String accept) {
        assertThat(Representation.preferred(List.of(accept))).isEqualTo(PROBLEM_JSON);
    }

    @Test
    void a_request_without_the_field_gets_problem_details() {
        assertThat(Representation.preferred(List.of())).isEqualTo(PROBLEM_JSON);
    }

    @Test
    void several_lines_are_one_list() {
        assertThat(Representation.preferred(List.of("application/json;q=0.5", "text/plain;q=0.6", "text/html;q=0.7")))
                .isEqualTo(HTML);
        assertThat(Representation.preferred(List.of("text/plain", ""))).isEqualTo(PLAIN_TEXT);
    }

    @Test
    void no_field_throws() {
        long seed = 20266;
        SplittableRandom random = new SplittableRandom(seed);
        String[] pieces = {
            "text",
            "html",
            "plain",
            "application",
            "json",
            "problem+json",
            "*",
            "/",
            ",",
            ";",
            "q",
            "=",
            "0",
            "1",
            ".",
            "0.5",
            "\"",
            "\\",
            " ",
            "\t",
            "\0",
            "é",
            "\uD83D",
            "text/html",
            "*/*",
            ";q=0.3",
            "<script>"
        };
        Set<Representation> chosen = EnumSet.noneOf(Representation.class);
        for (int round = 0; round < 100_000; round++) {
            List<String> lines = new ArrayList<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                StringBuilder line = new StringBuilder();
                for (int m = random.nextInt(8); m > 0; m--) {
                    line.append(pieces[random.nextInt(pieces.length)]);
                }
                lines.add(line.toString());
            }
            try {
                chosen.add(Representation.preferred(lines));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + lines, e);
            }
        }
        assertThat(chosen).containsExactly(Representation.values());
    }

    @Test
    void a_long_field_takes_linear_time() {
        // reading it in quadratic time would not end
        for (String piece : new String[] {",text/html", ",text/html;q=0.1", ";", ",", ";c=\"\\\"\"", " ", ",a/b"}) {
            String accept = "text/html" + piece.repeat(2_000_000 / piece.length());
            assertThat(Representation.preferred(List.of(accept))).isEqualTo(HTML);
        }
        String open = "text/html;a=\"" + "\\\"".repeat(1_000_000);
        assertThat(Representation.preferred(List.of(open))).isEqualTo(PROBLEM_JSON);
    }
}
