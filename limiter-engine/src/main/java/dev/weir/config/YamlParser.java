package dev.weir.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;

/** Reads YAML, and refuses references, which would else be taken for texts. Not thread-safe. */
final class YamlParser extends JsonParserDelegate {

    private final YAMLParser parser;

    YamlParser(YAMLParser parser) {
        super(parser);
        this.parser = parser;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null && parser.isCurrentAlias()) {
            throw new JsonParseException(
                    this,
                    "*" + getText() + " stands for a value elsewhere; right is the value itself",
                    currentTokenLocation());
        }
        return token;
    }
}
