package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.it.PolicySchema.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/configuration.md} are what the schema says. With the system property {@code weir.docs.write}
 * set to true they are written anew.
 */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- generated from policies.schema.json -->\n";
    private static final String END = "<!-- end of what is generated -->\n";

    private final PolicySchema schema = PolicySchema.read();

    @Test
    void each_field_of_the_schema_is_in_a_table() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String tables = tables();
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + tables + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(tables);
    }

    private String tables() {
        StringBuilder tables = new StringBuilder();
        for (Part part : schema.parts()) {
            tables.append("\n### ").append(part.name()).append("\n\n");
            if (part.path().equals("cost")) {
                tables.append(part.schema().get("description").asText()).append("\n\n");
            }
            tables.append("| field | type | default | what it says | example |\n|---|---|---|---|---|\n");
            part.fields()
                    .forEach((name, field) -> tables.append("| `" + name + "` | " + type(field) + " | "
                            + standard(part, name, field) + " | "
                            + schema.keyword(field, "description").asText() + " | " + example(field) + " |\n"));
        }
        return tables.append('\n').toString();
    }

    private String type(JsonNode field) {
        JsonNode title = schema.keyword(field, "title");
        if (!title.isMissingNode()) {
            return schema.keyword(field, "type").asText().equals("object")
                            && !title.asText().startsWith("object")
                    ? "object"
                    : title.asText();
        }
        return "text";
    }

    private String standard(Part part, String name, JsonNode field) {
        JsonNode standard = schema.keyword(field, "default");
        if (part.needs(name)) {
            return "needed";
        }
        return standard.isMissingNode() ? "–" : "`" + text(standard) + "`";
    }

    private String example(JsonNode field) {
        JsonNode examples = schema.keyword(field, "examples");
        return examples.isEmpty() ? "`\"class:com.acme.QuotaPage\"`" : "`" + examples.get(0) + "`";
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
