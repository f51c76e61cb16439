package dev.weir.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published schema of policy files: as a validator has it, and as data. */
final class PolicySchema {

    static final JsonMapper JSON = new JsonMapper();

    private static final Path FILE = Path.of("../docs/policies.schema.json");
    private static final String DEFINITIONS = "#/$defs/";

    private final JsonNode root;
    private final Schema validator;

    /** An object of the file: how documents call it, where it stands, and its schema. */
    record Part(String name, String path, JsonNode schema) {

        Map<String, JsonNode> fields() {
            Map<String, JsonNode> fields = new LinkedHashMap<>();
            schema.get("properties").properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            return fields;
        }

        boolean needs(String field) {
            for (JsonNode each : schema.path("required")) {
                if (each.asText().equals(field)) {
                    return true;
                }
            }
            return false;
        }
    }

    private PolicySchema(String text) throws IOException {
        this.root = JSON.readTree(text);
        this.validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }

    static PolicySchema read() {
        try {
            return new PolicySchema(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a policy file. */
    List<String> errors(String json) {
        return validator.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** The objects of the file, in the order in which documents speak of them. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("The file", "", root));
        parts.add(new Part("A policy", "policy", definition("policy")));
        for (String name : List.of("match", "cost", "plans", "exempt", "response")) {
            parts.add(new Part("`" + name + "`", name, definition(name)));
        }
        parts.add(3, new Part("`match.unless`", "unless", definition("unless")));
        parts.add(new Part("`exempt.secrets`", "secrets", definition("secrets")));
        return parts;
    }

    JsonNode definition(String name) {
        return root.get("$defs").get(name);
    }

    /** A field's own keyword, else that of the definition that it refers to; missing where none says it. */
    JsonNode keyword(JsonNode field, String keyword) {
        if (field.has(keyword) || !field.has("$ref")) {
            return field.path(keyword);
        }
        return keyword(referred(field.get("$ref").asText()), keyword);
    }

    private JsonNode referred(String reference) {
        if (!reference.startsWith(DEFINITIONS)) {
            throw new IllegalArgumentException(reference);
        }
        return root.at(reference.substring(1));
    }
}
