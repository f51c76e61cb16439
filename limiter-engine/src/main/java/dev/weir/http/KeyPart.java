package dev.weir.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One part of a key, read from a request. Its text starts with its kind and a colon and is escaped, so that parts of
 * different kinds, and parts joined by {@code +}, are never mistaken for others. Implementations are thread-safe and do
 * not throw.
 */
@FunctionalInterface
interface KeyPart {

    /** The part's text, or null if this request has no such part. */
    @Nullable
    String text(HttpRequest request);

    /** The name of the caller as it is; a blank one is none. */
    static KeyPart principal() {
        return request -> {
            String name = request.principal();
            return name == null || name.isBlank() ? null : KeyText.readable("principal", name);
        };
    }

    /**
     * The first line of a header, hashed, without blanks at its ends; none if that is empty. All other characters count
     * as they are: case, controls, and Unicode without normalisation. The header's own name is case-insensitive.
     */
    static KeyPart header(String name) {
        String start = KeyText.start("header", name.toLowerCase(Locale.ROOT));
        return request -> secret(start, request.header(name));
    }

    /** A cookie's value, treated as a header's; the cookie's name is case-sensitive (RFC 6265). */
    static KeyPart cookie(String name) {
        String start = KeyText.start("cookie", name);
        return request -> secret(start, request.cookie(name));
    }

    static KeyPart clientAddress(ClientAddresses addresses) {
        return request -> {
            String client = addresses.of(request);
            return client == null ? null : KeyText.readable("address", client);
        };
    }

    static KeyPart constant(String value) {
        String text = KeyText.readable("constant", value);
        return request -> text;
    }

    /** A role that the caller has. */
    static KeyPart role(String role) {
        String text = KeyText.readable("role", role);
        return request -> request.hasRole(role) ? text : null;
    }

    /** A parameter of the path: of the policy's own patterns, else of the container's template. */
    static KeyPart pathParameter(String name, List<PathPattern> paths) {
        PathVariable variable = PathVariable.of(name, paths);
        return request -> present("path", variable.value(request));
    }

    static KeyPart pathTemplate() {
        return request -> present("path-template", request.pathTemplate());
    }

    /** An attribute of the request. Those set by the application or the container, never by the caller. */
    static KeyPart attribute(String name) {
        return request -> present("attribute", RawPart.attribute(request, name));
    }

    static KeyPart host() {
        RawPart host = RawPart.parse("host");
        return request -> present("host", host.value(request));
    }

    static KeyPart method() {
        RawPart method = RawPart.parse("method");
        return request -> present("method", method.value(request));
    }

    private static @Nullable String present(String kind, @Nullable String value) {
        return value == null || value.isBlank() ? null : KeyText.readable(kind, value);
    }

    private static @Nullable String secret(String start, @Nullable String value) {
        String trimmed = value == null ? "" : FieldSyntax.trim(value);
        return trimmed.isEmpty() ? null : KeyText.secret(start, trimmed);
    }
}
