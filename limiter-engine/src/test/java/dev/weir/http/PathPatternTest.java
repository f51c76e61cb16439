package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "/api, /api",
        "/api, /api/",
        "/, /",
        "/**, /",
        "/**, /a/b/c",
        "/api/**, /api",
        "/api/**, /api/",
        "/api/**, /api/x/y/z",
        "/api/*, /api/x",
        "/api/{id}, /api/x",
        "/api/{id}/parts/{part}, /api/7/parts/8",
        "/**/*.json, /a.json",
        "/**/*.json, /x/y/a.json",
        "/img/*.png, /img/a.png",
        "/img/*.png, /img/.png",
        "/img/a*b*c, /img/abbbc",
        "/a/**/b, /a/b",
        "/a/**/b, /a/x/b/y/b",
        "/a/**/b/**, /a/x/b/y",
        "/a/**/**/b, /a/x/b",
        "/**/a/*/**, /x/a/y",
        "/caf é/x, /caf é/x"
    })
    void matches(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matches(RequestPath.decoded(path)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api, /",
        "/api, /API",
        "/api, /apis",
        "/api, /api/x",
        "/, /a",
        "/api/**, /apis",
        "/api/*, /api",
        "/api/*, /api/x/y",
        "/api/{id}, /api",
        "/api/{id}, /api/x/y",
        "/img/*.png, /img/png",
        "/img/*.png, /img/x/a.png",
        "/a/**/b, /a/x/bb",
        "/a/**/b/*, /a/x/b",
        "/*, /"
    })
    void does_not_match(String pattern, String path) {
        assertThat(PathPattern.parse(pattern).matches(RequestPath.decoded(path)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', must start with /",
        "api, must start with /",
        "*.json, /**/*.json",
        "/a//b, write one slash",
        "//, drop the slash",
        "/a/, drop the slash",
        "/a?b, leave out the query",
        "/a#b, leave out the query",
        "/a%20b, not %XX",
        "/a/./b, no path holds a segment .",
        "/a/.., no path holds a segment .",
        "/a\\b, no path holds a backslash",
        "/a/x**, ** stands for whole segments",
        "/a/***, ** stands for whole segments",
        "/{a, a variable is a whole segment",
        "/a}, a variable is a whole segment",
        "/{}, a variable is a whole segment",
        "/{a}.json, a variable is a whole segment",
        "/{a{b}}, a variable is a whole segment",
        "/{id:[0-9]+}, a variable is a whole segment",
        "/{id}/{id}, {id} is there twice"
    })
    void a_wrong_pattern_is_refused_with_what_would_be_right(String pattern, String right) {
        assertThatThrownBy(() -> PathPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path pattern " + Quoted.forMessage(pattern) + ": ")
                .hasMessageContaining(right);
    }

    @Test
    void only_the_pattern_for_everything_matches_a_malformed_path() {
        RequestPath malformed = RequestPath.encoded("/api/%2e%2e/x");
        assertThat(PathPattern.parse("/**").matches(malformed)).isTrue();
        assertThat(PathPattern.parse("/**").matchesEverything()).isTrue();
        for (String pattern : List.of("/", "/*", "/api/**", "/**/x", "/**/*", "/{a}/**")) {
            assertThat(PathPattern.parse(pattern).matches(malformed))
                    .as(pattern)
                    .isFalse();
            assertThat(PathPattern.parse(pattern).matchesEverything())
                    .as(pattern)
                    .isFalse();
        }
    }

    @Test
    void no_way_of_writing_a_path_slips_past_its_pattern() {
        List<String> ways = List.of(
                "/api/x;a=b",
                "/api//x",
                "/api/./x",
                "/api/%78",
                "/api/x/",
                "/api/x%2F",
                "/api/%2e/x",
                "/api/y/../x",
                "/%61pi/x",
                "/api;/x",
                "/api/x%00",
                "/./api/x");
        PathPattern pattern = PathPattern.parse("/api/x");
        for (String way : ways) {
            RequestPath path = RequestPath.encoded(way);
            assertThat(path.malformed() || pattern.matches(path)).as(way).isTrue();
        }
    }

    @Test
    void no_exemption_is_reached_through_another_resource() {
        PathPattern health = PathPattern.parse("/health");
        for (String way : List.of(
                "/x/a%2F..%2F..%2Fhealth", "/x/../health", "/x/%2e%2e/health", "/x/..;a=b/health", "/x/..%5Chealth")) {
            assertThat(health.matches(RequestPath.encoded(way))).as(way).isFalse();
        }
    }

    @Test
    void agrees_with_a_plain_recursive_definition() {
        long seed = 20263;
        SplittableRandom random = new SplittableRandom(seed);
        String[] patternSegments = {"**", "*", "a", "b", "a*", "*b", "*a*b*", "{v}"};
        String[] pathSegments = {"a", "b", "ab", "aab", "ba", "abab"};
        int matched = 0;
        for (int round = 0; round < 60_000; round++) {
            StringBuilder pattern = new StringBuilder();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                String segment = patternSegments[random.nextInt(patternSegments.length)];
                pattern.append('/').append(segment.equals("{v}") ? "{v" + n + "}" : segment);
            }
            StringBuilder path = new StringBuilder();
            for (int n = random.nextInt(6); n > 0; n--) {
                path.append('/').append(pathSegments[random.nextInt(pathSegments.length)]);
            }
            boolean expected = defined(segments(pattern.toString()), segments(path.toString()));
            matched += expected ? 1 : 0;
            assertThat(PathPattern.parse(pattern.toString()).matches(RequestPath.decoded(path.toString())))
                    .as("pattern %s, path %s, seed %s", pattern, path, seed)
                    .isEqualTo(expected);
        }
        assertThat(matched).isBetween(6_000, 54_000);
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : List.of(path.substring(1).split("/"));
    }

    private static boolean defined(List<String> pattern, List<String> path) {
        if (pattern.isEmpty()) {
            return path.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("**")) {
            return defined(rest, path) || (!path.isEmpty() && defined(pattern, path.subList(1, path.size())));
        }
        return !path.isEmpty()
                && (pattern.get(0).startsWith("{") || definedWithin(pattern.get(0), path.get(0)))
                && defined(rest, path.subList(1, path.size()));
    }

    private static boolean definedWithin(String pattern, String segment) {
        if (pattern.isEmpty()) {
            return segment.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return definedWithin(pattern.substring(1), segment)
                    || (!segment.isEmpty() && definedWithin(pattern, segment.substring(1)));
        }
        return !segment.isEmpty()
                && segment.charAt(0) == pattern.charAt(0)
                && definedWithin(pattern.substring(1), segment.substring(1));
    }

    @Test
    void hostile_paths_take_bounded_time() {
        // exponential backtracking would not end
        PathPattern stars = PathPattern.parse("/" + "a*".repeat(20) + "b");
        assertThat(stars.matches(RequestPath.decoded("/" + "a".repeat(50_000)))).isFalse();
        PathPattern deep = PathPattern.parse("/**/a".repeat(20) + "/b");
        assertThat(deep.matches(RequestPath.decoded("/a".repeat(25_000)))).isFalse();
        PathPattern both = PathPattern.parse("/**/*a*a*b".repeat(10) + "/c");
        assertThat(both.matches(RequestPath.decoded("/aaaaaaab".repeat(5_000)))).isFalse();
    }

    @Test
    void is_shown_as_it_was_written() {
        assertThat(PathPattern.parse("/a/{b}/**")).hasToString("/a/{b}/**");
    }
}
