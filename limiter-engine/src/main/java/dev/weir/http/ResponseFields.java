package dev.weir.http;

/** Where the RateLimit fields of an answer go: the response of the filter that sees the request first. */
@FunctionalInterface
public interface ResponseFields {

    /**
     * Sets a header field, in place of an earlier value.
     *
     * @param name its name
     * @param value its value
     */
    void set(String name, String value);

    /**
     * Adds a line of a header field, beside those that are there.
     *
     * @param name its name
     * @param value its value
     */
    default void add(String name, String value) {
        set(name, value);
    }
}
