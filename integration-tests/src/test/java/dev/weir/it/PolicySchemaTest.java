package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.PolicyFile;
import dev.weir.http.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of policy files says what their reader does. */
class PolicySchemaTest {

    private static final PolicySchema SCHEMA = PolicySchema.read();
    private static final Pattern FIELDS = Pattern.compile("unknown field \"no-such\" in .*; there are (.*)");

    @TempDir
    private static Path directory;

    private static List<Policy> read(String json) throws IOException {
        Path file = Files.createTempFile(directory, "p", ".json");
        Files.writeString(file, json);
        return PolicyFile.at(file.toString()).read(UnaryOperator.identity());
    }

    /** A whole file around a value that stands in one of its objects. */
    private static String file(String part, String value) {
        return switch (part) {
            case "" -> value;
            case "policy" -> "{\"policies\": [" + value + "]}";
            case "unless" -> file("match", "{\"unless\": " + value + "}");
            case "secrets" -> file("exempt", "{\"secrets\": " + value + "}");
            default -> "{\"policies\": [{\"name\": \"p\", \"limits\": \"100/1s\", \"" + part + "\": " + value + "}]}";
        };
    }

    @TestFactory
    Stream<DynamicTest> each_example_of_the_documents_is_as_both_say() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("../demo/src/main/resources/weir.json")));
        try (Stream<Path> examples = Files.list(Path.of("../docs/examples"))) {
            examples.filter(path -> path.toString().endsWith(".json")).sorted().forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(1);
        return files.stream()
                .map(path -> dynamicTest(path.getFileName().toString(), () -> {
                    assertThat(SCHEMA.errors(Files.readString(path))).isEmpty();
                    assertThat(PolicyFile.at(path.toString()).read(UnaryOperator.identity()))
                            .isNotEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> both_know_the_same_fields() {
        return SCHEMA.parts().stream()
                .map(part -> dynamicTest(part.name(), () -> {
                    String json = file(part.path(), "{\"no-such\": 1}");
                    IllegalArgumentException refused =
                            catchThrowableOfType(IllegalArgumentException.class, () -> read(json));
                    Matcher fields = FIELDS.matcher(refused.getMessage());

                    assertThat(fields.find()).as(refused.getMessage()).isTrue();
                    assertThat(Arrays.asList(fields.group(1).split(", ")))
                            .containsExactlyInAnyOrderElementsOf(part.fields().keySet());
                    assertThat(SCHEMA.errors(json)).isNotEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> both_take_each_example_and_default_of_the_schema() {
        return SCHEMA.parts().stream()
                .flatMap(part -> part.fields().entrySet().stream()
                        .filter(field -> !field.getKey().startsWith("$"))
                        .flatMap(field -> values(field.getValue())
                                .map(value -> dynamicTest(
                                        part.name() + " " + field.getKey() + " " + value,
                                        () -> assertTaken(
                                                file(part.path(), withNeeded(part, field.getKey(), value)))))));
    }

    private static Stream<JsonNode> values(JsonNode field) {
        List<JsonNode> values = new ArrayList<>();
        SCHEMA.keyword(field, "examples").forEach(values::add);
        JsonNode standard = SCHEMA.keyword(field, "default");
        if (!standard.isMissingNode()) {
            values.add(standard);
        }
        return values.stream();
    }

    private static void assertTaken(String json) throws IOException {
        assertThat(SCHEMA.errors(json)).as(json).isEmpty();
        assertThat(read(json)).hasSize(1);
    }

    /** An object with this field, and those that it cannot do without. */
    private static String withNeeded(PolicySchema.Part part, String field, JsonNode value) {
        ObjectNode object = PolicySchema.JSON.createObjectNode();
        part.fields().forEach((name, schema) -> {
            if (part.needs(name)) {
                object.set(name, SCHEMA.keyword(schema, "examples").get(0));
            }
        });
        object.set(field, value);
        switch (part.path() + "." + field) {
            case "cost.min", "cost.otherwise" -> object.put("header", "X-Cost").put("max", 10);
            case "cost.max" -> object.put("header", "X-Cost");
            case "cost.header", "cost.attribute" -> object.put("max", 10);
            case "response.type" -> object.put("title", "Slow down");
            case "response.title" -> object.put("type", "https://example.com/slow");
            case "policy.key" -> object.putObject("match").put("paths", "/{tenant}/**");
            default -> {
                // needs nothing beside it
            }
        }
        return object.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cost\": \"5\"",
                "\"cost\": {\"methods\": {\"POST\": \"${WEIR_NO_SUCH:5}\"}, \"otherwise\": \"0\"}",
                "\"cost\": {\"attribute\": \"cost\", \"max\": 5, \"min\": 0, \"otherwise\": 5}",
                "\"fields\": \"${WEIR_NO_SUCH:false}\"",
                "\"phase\": \"${WEIR_NO_SUCH:edge}\"",
                "\"wait\": \"10s\"",
                "\"response\": {\"status\": \"${WEIR_NO_SUCH:503}\"}",
                "\"plans\": {\"by\": \"header:X-Plan\", \"limits\": {\"gold\": \" 5 / 1s  burst 7 ; 9/1m\"}}",
                "\"match\": {\"paths\": [\"/\", \"/**/x\"], \"methods\": [\"GET\", \"BREW\"]}",
            })
    void both_take_it(String field) throws IOException {
        assertTaken("{\"policies\": [{\"name\": \"p\", \"limits\": \"100/1s\", " + field + "}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``       | []
                    ``       | {}
                    ``       | {"policies": []}
                    ``       | {"policies": {}}
                    policy   | 7
                    policy   | {"limits": "1/1s"}
                    policy   | {"name": "p"}
                    policy   | {"name": "a{b", "limits": "1/1s"}
                    policy   | {"name": "p", "limits": "1 per second"}
                    policy   | {"name": "p", "limits": []}
                    policy   | {"name": "p", "limits": 5}
                    phase    | "late"
                    key      | []
                    key      | 7
                    cost     | 0
                    cost     | 1.5
                    cost     | "five"
                    cost     | {}
                    cost     | {"otherwise": 1}
                    cost     | {"status": {"401": 1}, "methods": {"POST": 1}}
                    cost     | {"status": {"401": 1}, "max": 1}
                    cost     | {"status": {"600": 1}}
                    cost     | {"status": {}}
                    cost     | {"methods": {"post": 1}}
                    cost     | {"methods": {"POST": -1}}
                    cost     | {"header": "X-Cost"}
                    cost     | {"header": "X-Cost", "max": 0}
                    mode     | "on"
                    fields   | "no"
                    onError  | "local 2"
                    wait     | 250
                    wait     | "250"
                    match    | {"paths": "api"}
                    match    | {"paths": []}
                    match    | {"methods": "get"}
                    match    | {"headers": {}}
                    match    | {"headers": {"a b": "*"}}
                    match    | {"otherwise": "maybe"}
                    match    | {"unless": []}
                    unless   | {}
                    plans    | {"by": "role"}
                    plans    | {"by": "plan", "limits": {"a": "1/1s"}}
                    plans    | {"by": "role", "limits": {}}
                    plans    | {"by": "role", "limits": {"a": "x"}}
                    exempt   | {"paths": "health"}
                    secrets  | {"header": "X-Api-Key"}
                    secrets  | {"header": "X-Api-Key", "sha256": "hunter2"}
                    response | {"status": 200}
                    response | {"type": "a"}
                    response | {"title": "a"}
                    response | {"writer": "Page"}
                    """)
    void both_refuse_it(String part, String value) {
        String json = file(part, value);

        assertThat(SCHEMA.errors(json)).as(json).isNotEmpty();
        assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
