package dev.weir.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command under the demo's own policies. */
class ExplainCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(List<String> words) {
        return ExplainCommand.run(words, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Test
    void each_policy_is_told_with_its_key_or_why_it_does_not_count() {
        assertThat(run(List.of("explain", "GET", "/hello?1", "X-Api-Key: s3cret", "address=192.0.2.1")))
                .isZero();

        assertThat(out.toString(UTF_8))
                .startsWith("GET /hello from 192.0.2.1, by the policies of classpath:weir.json:")
                .contains("  counts          per-address: key address:192.0.2.1, limits 600/1m burst 120, cost 1")
                .contains("  counts          hello: key header:x-api-key:")
                .doesNotContain("s3cret");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void what_does_not_count_is_told_with_the_reason() {
        assertThat(run(List.of(
                        "explain", "POST", "/api/reports", "principal=alice", "role=admin", "address=2001:db8::1")))
                .isZero();

        assertThat(out.toString(UTF_8))
                .contains("key address:2001:db8::/64")
                .contains("  does not count  hello: the path /api/reports matches none of [/hello]");
    }

    @Test
    void cookies_are_told_as_the_header_field_that_they_come_in(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("p.json"),
                "{\"policies\": [{\"name\": \"p\", \"limits\": \"1/1s\", \"key\": \"cookie:session\"}]}");
        System.setProperty("weir.policies", file.toString());
        try {
            assertThat(run(List.of("explain", "GET", "/", "Cookie: lang=de; session=a=b; session=c")))
                    .isZero();
        } finally {
            System.clearProperty("weir.policies");
        }

        assertThat(out.toString(UTF_8)).contains("counts          p: key cookie:session:");
    }

    static Stream<List<String>> wrong_words() {
        return Stream.of(
                List.of("explian", "GET", "/hello"),
                List.of("explain"),
                List.of("explain", "GET"),
                List.of("explain", "get", "/hello"),
                List.of("explain", "GET", "hello"),
                List.of("explain", "GET", "/hello", "alice"),
                List.of("explain", "GET", "/hello", "address=localhost"),
                List.of("explain", "GET", "/hello", "principal="));
    }

    @ParameterizedTest
    @MethodSource("wrong_words")
    void wrong_usage_is_told_and_ends_with_2(List<String> words) {
        assertThat(run(words)).isEqualTo(2);

        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8)).contains("usage: explain METHOD PATH");
    }
}
