package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether two patterns can mean one path. */
class MatchOverlapTest {

    private static Match on(String path) {
        return Match.everything().paths(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/**, /a, true",
        "/, /**, true",
        "/, /*, false",
        "/a, /a, true",
        "/a, /b, false",
        "/a/**, /a, true",
        "/a/**, /ab, false",
        "/a/**, /**/b, true",
        "/a/**, /b/**, false",
        "/a/*, /a/b/c, false",
        "/{x}/b, /a/{y}, true",
        "/{x}/b, /a/c, false",
        "/**/*.do, /a/**, true",
        "/**/*.do, /a/b.d, false",
        "/*.do, /a*, true",
        "/x*.do, /*y*.do, true",
        "/x*, /y*, false",
        "/a*b, /*c, false",
        "/**/a/**, /**/b/**, true",
        "/**/a, /**/b, false",
    })
    void two_patterns_overlap_if_some_path_matches_both(String one, String two, boolean overlap) {
        assertThat(on(one).overlaps(on(two))).isEqualTo(overlap);
        assertThat(on(two).overlaps(on(one))).isEqualTo(overlap);
    }

    @Test
    void who_says_nothing_of_paths_means_all() {
        assertThat(Match.everything().overlaps(on("/a"))).isTrue();
        assertThat(on("/a").overlaps(Match.everything())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/**, /a, true",
        "/a/**, /a/b, true",
        "/a/**, /a/**, true",
        "/a/**, /a/b/**, true",
        "/a/b/**, /a/**, false",
        "/a, /a, true",
        "/a, /*, false",
        "/a, /**, false",
        "/**, /x/*, true",
        "/a/*, /a/b, false",
    })
    void a_policy_does_not_count_what_is_wholly_excepted(String except, String where, boolean excepted) {
        Policy policy = Policy.named("p").limit("1/1s").unless(on(except)).build();
        assertThat(policy.mayCount(on(where))).isEqualTo(!excepted);
    }

    @Test
    void an_exception_for_some_methods_leaves_the_others() {
        Policy policy =
                Policy.named("p").limit("1/1s").unless(on("/a").methods("GET")).build();
        assertThat(policy.mayCount(on("/a"))).isTrue();
    }

    @Test
    void a_policy_that_is_off_counts_nothing() {
        assertThat(Policy.named("p").limit("1/1s").mode(Mode.OFF).build().mayCount(on("/a")))
                .isFalse();
        assertThat(Policy.named("p").limit("1/1s").mode(Mode.SHADOW).build().mayCount(on("/a")))
                .isTrue();
    }
}
