package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code of a message is explained in {@code docs/messages.md}, once and in full, and no other is. */
class MessagesTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("limiter-engine", "filters-servlet", "filters-jaxrs");
    private static final Pattern LOGGER = Pattern.compile("logger `(dev\\.weir\\.\\w+\\.\\w+)`");
    private static final Pattern CODE = Pattern.compile("WEIR-\\d{3}");

    private static SortedSet<String> codesInSources() throws IOException {
        SortedSet<String> codes = new TreeSet<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    CODE.matcher(Files.readString(file)).results().forEach(code -> codes.add(code.group()));
                }
            }
        }
        return codes;
    }

    /** Each entry with its heading. */
    private static List<String> entries() throws IOException {
        List<String> parts = new ArrayList<>(
                List.of(Files.readString(ROOT.resolve("docs/messages.md")).split("(?m)^## ", -1)));
        parts.remove(0);
        return parts;
    }

    private static String code(String entry) {
        return entry.lines().findFirst().orElseThrow();
    }

    @Test
    void the_codes_of_the_sources_are_those_of_the_page() throws IOException {
        List<String> documented = entries().stream().map(MessagesTest::code).toList();

        assertThat(documented).doesNotHaveDuplicates().isSorted();
        assertThat(documented).containsExactlyElementsOf(codesInSources());
    }

    @Test
    void each_entry_says_what_it_means_how_to_mend_it_and_how_to_switch_it_off() throws IOException {
        for (String entry : entries()) {
            assertThat(entry)
                    .containsPattern("\\n\\n\\*\\*")
                    .containsPattern("(?i)- (check and )?mend: ")
                    .contains("- Switch off: ");
            Matcher logger = LOGGER.matcher(entry);
            if (logger.find()) {
                assertThat(source(logger.group(1)))
                        .as(logger.group(1))
                        .contains("getLogger(" + logger.group(1).replaceAll(".*\\.", "") + ".class)");
            } else {
                assertThat(entry).contains("Switch off: `" + code(entry) + "`");
            }
        }
    }

    /** The sources of the package of a logger, which is called like a class of it. */
    private static String source(String logger) throws IOException {
        String folder =
                "src/main/java/" + logger.substring(0, logger.lastIndexOf('.')).replace('.', '/');
        StringBuilder all = new StringBuilder();
        for (String module : MODULES) {
            Path sources = ROOT.resolve(module).resolve(folder);
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.list(sources)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        all.append(Files.readString(file));
                    }
                }
            }
        }
        return all.toString();
    }
}
