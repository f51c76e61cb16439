package dev.weir.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The tokens of a policy file. What is wrong is told with the file, line and column, what was read and what is right; a
 * value is read where the parser stands on it. Not thread-safe.
 */
final class PolicyTokens implements AutoCloseable {

    private static final String EMPTY = " is empty; name at least one, or leave it out";

    private final String source;
    private final JsonParser parser;
    private final Substitution substitution;

    PolicyTokens(String source, JsonParser parser, Substitution substitution) {
        this.source = source;
        this.parser = parser;
        this.substitution = substitution;
    }

    /** Where the current token begins. */
    Place place() {
        return place(parser.currentTokenLocation());
    }

    private Place place(JsonLocation location) {
        return new Place(source, location.getLineNr(), location.getColumnNr());
    }

    /** Goes to the next token. */
    JsonToken next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw place(parser.currentLocation()).wrong("the file ends too soon");
            }
            return token;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing may follow. */
    void end() {
        try {
            if (parser.nextToken() != null) {
                throw wrong("something follows the end; one object is right");
            }
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PolicyFileException malformed(JsonProcessingException e) {
        JsonLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        return new PolicyFileException(place(location) + ": " + e.getOriginalMessage(), e);
    }

    /**
     * Reads an object whose fields are among these.
     *
     * @param what it is, for messages
     * @param readers by a field's name; each reads the field's value
     */
    void object(String what, Map<String, Runnable> readers) {
        if (!isObject()) {
            throw wrong(what + " is an object, not " + found());
        }
        while (next() != JsonToken.END_OBJECT) {
            Place place = place();
            String name = name();
            Runnable reader = readers.get(name);
            if (reader == null) {
                throw place.wrong("unknown field \"" + name + "\" in " + what + "; there are "
                        + readers.keySet().stream().sorted().collect(Collectors.joining(", ")));
            }
            next();
            reader.run();
        }
    }

    /**
     * Reads an object whose fields may have any name.
     *
     * @param what it is, for messages
     * @param reader gets a field's name and reads its value
     */
    void entries(String what, Consumer<String> reader) {
        Place start = place();
        if (!isObject()) {
            throw wrong(what + " is an object, not " + found());
        }
        boolean empty = true;
        while (next() != JsonToken.END_OBJECT) {
            String name = name();
            next();
            reader.accept(name);
            empty = false;
        }
        if (empty) {
            throw start.wrong(what + EMPTY);
        }
    }

    /** Reads a list of at least one item. */
    void list(String what, Runnable item) {
        Place start = place();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(what + " is a list, not " + found());
        }
        boolean empty = true;
        while (next() != JsonToken.END_ARRAY) {
            item.run();
            empty = false;
        }
        if (empty) {
            throw start.wrong(what + EMPTY);
        }
    }

    /** Reads a list of at least one item, or one item alone. */
    void oneOrMore(String what, Runnable item) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            list(what, item);
        } else {
            item.run();
        }
    }

    /** Reads a list of at least one text, or one text alone. */
    List<String> texts(String what) {
        List<String> texts = new ArrayList<>();
        oneOrMore(what, () -> texts.add(text(what)));
        return texts;
    }

    /** Whether the parser stands on an object. */
    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** The text at which the parser stands, with what the environment says in its places. */
    String text(String what) {
        if (parser.currentToken() != JsonToken.VALUE_STRING && !isWordOfYaml()) {
            throw wrong(what + " is a text, not " + found());
        }
        return place().make(() -> substitution.in(raw()));
    }

    /** Whether it is {@code off} or another word that is a truth value in YAML alone; here it may be meant as it is. */
    private boolean isWordOfYaml() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> !raw().equals("true");
            case VALUE_FALSE -> !raw().equals("false");
            default -> false;
        };
    }

    /** A text or a whole number, as text. */
    String textOrNumber(String what) {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? raw() : text(what);
    }

    /** A whole number, also as text. */
    long number(String what) {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_STRING -> {
                String text = textOrNumber(what);
                yield place().make(() -> Values.longNumber(text));
            }
            default -> throw wrong(what + " is a whole number, not " + found());
        };
    }

    /** A truth value, also as text. */
    boolean bool(String what) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> {
                String text = text(what);
                yield place().make(() -> Values.bool(text));
            }
        };
    }

    private PolicyFileException wrong(String problem) {
        return place().wrong(problem);
    }

    private String found() {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "the text \"" + raw() + "\"";
            default -> raw();
        };
    }

    private String name() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String raw() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
