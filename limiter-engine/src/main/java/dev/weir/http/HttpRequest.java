package dev.weir.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the filters hand it over. Never throws for what a client sent.
 *
 * <p>Used by one thread at a time.
 */
public interface HttpRequest {

    /**
     * The method of the request line.
     *
     * @return as sent, such as {@code GET}
     */
    String method();

    /**
     * The path within the application.
     *
     * @return in its one form, or malformed
     */
    RequestPath path();

    /**
     * The lines of a header field.
     *
     * @param name case-insensitive
     * @return every line in order; empty when there is none
     */
    List<String> headers(String name);

    /**
     * The first line of a header field.
     *
     * @param name case-insensitive
     * @return null when there is none
     */
    default @Nullable String header(String name) {
        List<String> lines = headers(name);
        return lines.isEmpty() ? null : lines.get(0);
    }

    /**
     * A cookie's value.
     *
     * @param name case-sensitive
     * @return of the first cookie of that name, or of the one that the container keeps; null when there is none
     */
    @Nullable
    String cookie(String name);

    /**
     * The name of the caller that was authenticated so far.
     *
     * @return null when there is none yet
     */
    @Nullable
    String principal();

    /**
     * The address of the socket's peer, as the container tells it.
     *
     * @return null when unknown
     */
    @Nullable
    String remoteAddress();

    /**
     * An attribute that lasts as long as the request.
     *
     * @param name its name
     * @return null when there is none
     */
    @Nullable
    Object attribute(String name);

    /**
     * Sets an attribute that lasts as long as the request.
     *
     * @param name its name
     * @param value its value
     */
    void attribute(String name, Object value);

    /**
     * Whether the caller that was authenticated so far has a role.
     *
     * @param role its name
     * @return false where there is no caller yet, or nobody knows
     */
    default boolean hasRole(String role) {
        return false;
    }

    /**
     * The host that the request names.
     *
     * @return without a port; null when unknown
     */
    default @Nullable String host() {
        List<String> lines = headers("Host");
        if (lines.isEmpty()) {
            return null;
        }
        String host = lines.get(0).strip();
        int port = host.lastIndexOf(':');
        return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    }

    /**
     * The value of a parameter of the path, as the container's own template has it.
     *
     * @param name its name
     * @return decoded; null when there is none
     */
    default @Nullable String pathParameter(String name) {
        return null;
    }

    /**
     * What the container matched the path by.
     *
     * @return such as <code>/orders/{id}</code> or {@code /api/*}; null when unknown
     */
    default @Nullable String pathTemplate() {
        return null;
    }

    /**
     * The path of the request's target as it was sent, still encoded.
     *
     * @return null when unknown
     */
    default @Nullable String rawPath() {
        return null;
    }

    /**
     * The same request, its path told below the base of the JAX-RS application that serves it.
     *
     * @return itself where there is none
     */
    default HttpRequest belowBase() {
        return this;
    }

    /**
     * Whether the request can be held back for a while and then go on, without a thread.
     *
     * @return false where its answer must be decided at once
     */
    default boolean canWait() {
        return false;
    }
}
