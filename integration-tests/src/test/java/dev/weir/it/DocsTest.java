package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Code that the documents show is code that is compiled or run somewhere. Every fenced java, xml, yaml or json block follows a comment
 * {@code <!-- from path/to/file#name -->} and is what stands in that file between the lines with {@code docs:begin name}
 * and {@code docs:end name}, or without a name the whole file.
 */
class DocsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern FROM = Pattern.compile("<!-- from ([^#\\s]+)(?:#(\\S+))? -->");

    record Block(Path document, int line, String before, List<String> code) {}

    @TestFactory
    Stream<DynamicTest> a_block_of_code_is_what_its_source_says() throws IOException {
        return blocks().stream()
                .map(block -> dynamicTest(block.document() + ":" + block.line(), () -> {
                    Matcher from = FROM.matcher(block.before());
                    assertThat(from.matches())
                            .as(
                                    "a <!-- from path#name --> is wanted above line %s, not: %s",
                                    block.line(), block.before())
                            .isTrue();
                    assertThat(block.code()).isEqualTo(source(ROOT.resolve(from.group(1)), from.group(2)));
                }));
    }

    @Test
    void there_are_documents_with_code() throws IOException {
        assertThat(blocks()).isNotEmpty();
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents()) {
            List<String> lines = Files.readAllLines(document);
            String before = "";
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.stripLeading().startsWith("```")) {
                    int end = i + 1;
                    while (end < lines.size() && !lines.get(end).strip().equals("```")) {
                        end++;
                    }
                    if (line.strip().matches("```\\s*(java|xml|yaml|json)\\b.*")) {
                        blocks.add(new Block(document, i + 1, before, unindented(lines.subList(i + 1, end))));
                    }
                    i = end;
                }
                before = line.isBlank() ? before : line.strip();
            }
        }
        return blocks;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        if (Files.isDirectory(ROOT.resolve("docs"))) {
            try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
                docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
            }
        }
        return documents;
    }

    private static List<String> source(Path file, String name) throws IOException {
        return name == null ? Files.readAllLines(file) : region(file, name);
    }

    private static List<String> region(Path source, String name) throws IOException {
        List<String> lines = Files.readAllLines(source);
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (marks(lines.get(i), "begin", name)) {
                begin = i;
            } else if (begin >= 0 && marks(lines.get(i), "end", name)) {
                return unindented(lines.subList(begin + 1, i));
            }
        }
        throw new AssertionError("no docs:begin " + name + " and docs:end " + name + " in " + source);
    }

    private static boolean marks(String line, String what, String name) {
        return Pattern.compile("docs:" + what + "\\s+" + Pattern.quote(name) + "(\\s|$)")
                .matcher(line)
                .find();
    }

    private static List<String> unindented(List<String> lines) {
        return lines.stream()
                .collect(Collectors.joining("\n"))
                .stripIndent()
                .lines()
                .toList();
    }
}
