package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.PolicyBuilder;
import dev.weir.memory.MemoryBackend;
import dev.weir.redis.RedisBackend;
import dev.weir.redis.RedisBackendBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of options in the documents is what the code knows: all of them, their names, their defaults. */
class OptionsTableTest {

    private static List<List<String>> rows() throws IOException {
        String text = Files.readString(Path.of("../docs/redis.md"));
        String table = text.substring(text.indexOf("| init-param | property |"));
        return table.substring(0, table.indexOf("\n\n"))
                .lines()
                .skip(2)
                .map(row -> Arrays.stream(row.split("\\|")).map(String::strip).toList())
                .toList();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    @Test
    void it_has_each_setting_of_the_backend_under_all_its_names() throws IOException {
        List<List<String>> expected = EnumSet.range(Setting.BACKEND, Setting.ON_ERROR_STATUS).stream()
                .map(setting -> List.of(
                        code(setting.key),
                        code(setting.property()),
                        setting.variables().stream().map(OptionsTableTest::code).collect(Collectors.joining(", ")),
                        setting.defaultText == null ? "–" : code(setting.defaultText)))
                .toList();

        assertThat(rows().stream().map(row -> List.of(row.get(1), row.get(2), row.get(3), row.get(5))))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void what_it_names_in_code_is_there_to_be_called() throws IOException {
        Set<String> methods = Stream.of(
                        RedisBackend.class, RedisBackendBuilder.class, MemoryBackend.Builder.class, PolicyBuilder.class)
                .flatMap(type -> Stream.of(type.getMethods()))
                .map(Method::getName)
                .map(OptionsTableTest::code)
                .collect(Collectors.toSet());

        assertThat(rows().stream().map(row -> row.get(4)).filter(name -> !name.equals("–")))
                .isNotEmpty()
                .isSubsetOf(methods);
    }
}
