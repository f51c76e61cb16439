package dev.weir.http;

import java.util.List;
import java.util.stream.Stream;

/** The header fields that tell a client how it stands. */
public enum AnswerField {
    /** {@code RateLimit-Policy}, of draft-ietf-httpapi-ratelimit-headers. */
    RATELIMIT_POLICY("RateLimit-Policy"),
    /** {@code RateLimit}, of draft-ietf-httpapi-ratelimit-headers. */
    RATELIMIT("RateLimit"),
    /** {@code Retry-After} (RFC 9110 §10.2.3). */
    RETRY_AFTER("Retry-After"),
    /** {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and {@code X-RateLimit-Reset}, in seconds from now. */
    X_RATELIMIT("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");

    private final List<String> names;

    AnswerField(String... names) {
        this.names = List.of(names);
    }

    /**
     * The names of the fields.
     *
     * @return as they are sent
     */
    public List<String> names() {
        return names;
    }

    /**
     * Reads a field.
     *
     * @param text {@code RateLimit-Policy}, {@code RateLimit}, {@code Retry-After} or {@code X-RateLimit}, in any case
     * @return the field
     * @throws IllegalArgumentException if it is anything else
     */
    public static AnswerField parse(String text) {
        return Stream.of(values())
                .filter(field -> field.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is no such field; right are RateLimit-Policy, RateLimit, Retry-After and X-RateLimit"));
    }

    @Override
    public String toString() {
        return this == X_RATELIMIT ? "X-RateLimit" : names.get(0);
    }
}
