package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomPartTest {

    private static final String SECRET = "s3cret-key";

    private final RecordingLogger log = new RecordingLogger();
    private final StubRequest request = new StubRequest();

    @Test
    void the_value_is_the_parts_text() {
        assertThat(new CustomPart("custom", r -> "gold", log).text(request)).isEqualTo("custom:gold");
        assertThat(log.events()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void a_blank_value_is_none(String value) {
        assertThat(new CustomPart("custom", r -> value, log).text(request)).isNull();
        assertThat(log.events()).isEmpty();
    }

    @Test
    void a_resolver_that_throws_has_no_value_and_is_logged_once_without_the_key() {
        KeyPart part = new CustomPart("custom", new Throwing(new NoSuchElementException("no plan for " + SECRET)), log);

        for (int i = 0; i < 3; i++) {
            assertThat(part.text(request)).isNull();
        }

        assertThat(log.events())
                .singleElement()
                .asString()
                .startsWith("WARN ")
                .contains(Throwing.class.getName(), NoSuchElementException.class.getName())
                .doesNotContain(SECRET);
    }

    @Test
    void each_resolver_is_logged_for_itself() {
        KeyResolver throwing = new Throwing(new NoSuchElementException());

        new CustomPart("custom", throwing, log).text(request);
        new CustomPart("custom", throwing, log).text(request);

        assertThat(log.events()).hasSize(2);
    }

    @Test
    void errors_of_the_resolvers_own_code_are_caught_too() {
        assertThat(new CustomPart("custom", new Recursing(), log).text(request)).isNull();
        assertThat(new CustomPart(
                                "custom",
                                r -> {
                                    throw new NoClassDefFoundError("com/acme/Plan");
                                },
                                log)
                        .text(request))
                .isNull();
        assertThat(log.events()).hasSize(2);
    }

    private record Throwing(RuntimeException thrown) implements KeyResolver {
        @Override
        public String resolve(HttpRequest request) {
            throw thrown;
        }
    }

    private static final class Recursing implements KeyResolver {
        @Override
        public String resolve(HttpRequest request) {
            return deeper(0, request);
        }

        private String deeper(int depth, HttpRequest request) {
            return depth < 0 ? "" : deeper((depth + 1) & Integer.MAX_VALUE, request) + depth;
        }
    }
}
