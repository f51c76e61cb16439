package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodMatcherTest {

    @Test
    void get_includes_head() {
        MethodMatcher get = MethodMatcher.of(List.of("GET"));
        assertThat(get.matches("GET")).isTrue();
        assertThat(get.matches("HEAD")).isTrue();
        assertThat(get.matches("POST")).isFalse();
    }

    @Test
    void head_does_not_include_get() {
        MethodMatcher head = MethodMatcher.of(List.of("HEAD", "POST"));
        assertThat(head.matches("HEAD")).isTrue();
        assertThat(head.matches("GET")).isFalse();
        assertThat(head).hasToString("HEAD, POST");
    }

    @Test
    void an_unknown_method_can_be_limited() {
        MethodMatcher brew = MethodMatcher.of(List.of("BREW"));
        assertThat(brew.matches("BREW")).isTrue();
        assertThat(brew.matches("GET")).isFalse();
        assertThat(MethodMatcher.ANY.matches("BREW")).isTrue();
        assertThat(MethodMatcher.ANY).hasToString("every method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "Get", "gET", "head", "options"})
    void small_letters_are_no_way_past_a_limit(String method) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(MethodMatcher.of(List.of("GET", "OPTIONS")).matches(method))
                    .isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void no_request_method_throws() {
        for (String method : List.of("", " ", "GET ", "G\0T", "\u0131", "ß", "x".repeat(100_000))) {
            assertThat(MethodMatcher.of(List.of("GET")).matches(method)).isFalse();
            assertThat(MethodMatcher.ANY.matches(method)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get, write GET",
        "Post, write POST",
        "*, leave them out for all methods",
        "'', write one like GET or POST",
        "'GET,POST', write one like GET or POST",
        "' GET', write one like GET or POST",
        "GÉT, write one like GET or POST"
    })
    void a_wrong_method_is_refused_with_what_would_be_right(String method, String right) {
        assertThatThrownBy(() -> MethodMatcher.of(List.of("PUT", method)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("method " + Quoted.forMessage(method))
                .hasMessageContaining(right);
    }

    @Test
    void no_method_at_all_is_refused() {
        assertThatThrownBy(() -> MethodMatcher.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave them out for all methods");
    }
}
