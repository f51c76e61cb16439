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
}
