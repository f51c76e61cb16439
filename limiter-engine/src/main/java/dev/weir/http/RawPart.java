package dev.weir.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a request as it is, neither hashed nor escaped: to be compared with what a configuration says. */
record RawPart(String text, boolean needsPrincipal, Function<HttpRequest, @Nullable String> reader) {

    private static final String RIGHT =
            "right is principal, client-address, host, method, header:NAME, cookie:NAME, attribute:NAME, path:NAME or"
                    + " class:NAME";

    private static final Set<String> ALONE = Set.of("principal", "client-address", "host", "method");

    static RawPart parse(String text) {
        return parse(text, List.of(), ClientAddresses.direct());
    }

    /**
     * Reads a part.
     *
     * @param paths whose variables {@code path:NAME} may be
     * @param addresses find the client's
     */
    static RawPart parse(String text, List<PathPattern> paths, ClientAddresses addresses) {
        String part = text.strip();
        int colon = part.indexOf(':');
        String kind = colon < 0 ? part : part.substring(0, colon);
        String name = colon < 0 ? "" : part.substring(colon + 1).strip();
        if (ALONE.contains(kind) ? colon >= 0 : name.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is no part of a request; " + RIGHT);
        }
        return switch (kind) {
            case "principal" -> new RawPart(part, true, HttpRequest::principal);
            case "client-address" -> new RawPart(part, false, addresses::of);
            case "host" -> new RawPart(part, false, HttpRequest::host);
            case "method" -> new RawPart(part, false, HttpRequest::method);
            case "header" -> {
                HeaderPattern.of(name, "*");
                yield new RawPart(part, false, request -> {
                    String line = request.header(name);
                    return line == null ? null : FieldSyntax.trim(line);
                });
            }
            case "cookie" -> new RawPart(part, false, request -> request.cookie(name));
            case "attribute" -> new RawPart(part, false, request -> attribute(request, name));
            case "path" -> new RawPart(part, false, PathVariable.of(name, paths)::value);
            case "class" -> {
                KeyResolver resolver =
                        ResolverClasses.ofThisThread(KeyResolver.class).apply(name);
                CustomPart quiet = CustomPart.of("class:" + name, resolver);
                yield new RawPart(part, false, quiet::value);
            }
            default -> throw new IllegalArgumentException("\"" + text + "\" is no part of a request; " + RIGHT);
        };
    }

    /** In which form values are told: hosts in small letters and methods in capitals, in whichever they came. */
    String written(String value) {
        return switch (text) {
            case "host" -> value.toLowerCase(Locale.ROOT);
            case "method" -> value.toUpperCase(Locale.ROOT);
            default -> value;
        };
    }

    /** An attribute that is a text, a number, a truth value or of an enum. Others say nothing. */
    static @Nullable String attribute(HttpRequest request, String name) {
        Object value = request.attribute(name);
        return value instanceof CharSequence
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Enum<?>
                ? value.toString()
                : null;
    }

    @Nullable
    String value(HttpRequest request) {
        String value = reader.apply(request);
        return value == null ? null : written(value);
    }
}
