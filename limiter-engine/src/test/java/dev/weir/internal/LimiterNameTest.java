package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimiterNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "api", "com.example.Api#list(int, String)", "a b", "~!@$%^&*()_+-=[]|;:'<>,.?/`"})
    void printable_ascii_is_legal(String name) {
        assertThat(LimiterName.check(name)).isSameAs(name);
    }

    @Test
    void every_other_character_is_not() {
        for (int c = 0; c <= 0xffff; c += c < 0x200 ? 1 : 97) {
            String name = "x" + (char) c;
            if (c >= ' ' && c <= '~' && "\"\\{}".indexOf(c) < 0) {
                assertThat(LimiterName.check(name)).isSameAs(name);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> LimiterName.check(name));
            }
        }
    }

    @Test
    void the_length_is_1_to_128() {
        assertThat(LimiterName.check("x".repeat(128))).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> LimiterName.check("x".repeat(129)));
        assertThatIllegalArgumentException().isThrownBy(() -> LimiterName.check(""));
    }

    @ParameterizedTest
    @CsvSource({"a{b, a{b", "'a\tb', a\\u0009b", "a\u00e4, a\\u00e4", "'', ''"})
    void a_refusal_shows_the_name_safely_and_says_what_is_legal(String name, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LimiterName.check(name))
                .withMessage("name is \"" + shown + "\"; it must be 1 to 128 printable ASCII characters without"
                        + " quotes, backslashes and braces");
    }
}
