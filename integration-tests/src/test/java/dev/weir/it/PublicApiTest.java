package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public API of each published module, as a file whose change shows in review. */
class PublicApiTest {
    @ParameterizedTest
    @ValueSource(strings = {"dev.weir", "dev.weir.servlet", "dev.weir.jaxrs"})
    void the_public_api_is_what_the_file_says(String module) throws IOException {
        Path expected = Path.of("src/test/resources/public-api", module + ".txt");
        Path actual = Path.of("target/public-api", module + ".txt");
        Files.createDirectories(actual.getParent());
        Files.write(actual, PublicApi.ofModule(module));

        List<String> agreed = Files.exists(expected) ? Files.readAllLines(expected) : List.of();

        assertThat(Files.readAllLines(actual))
                .as(
                        "public API of %s; where the change is meant: cp integration-tests/%s integration-tests/%s",
                        module, actual, expected)
                .containsExactlyElementsOf(agreed);
    }
}
