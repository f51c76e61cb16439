package dev.weir.http;

import java.util.List;
import java.util.stream.Stream;

/** The header fields that tell a client how it stands. */
public enum AnswerField {
    /** {@code RateLimit-Policy}, of draft-ietf-httpapi-ratelimit-headers. */
    RATELIMIT_POLICY,
    /** {@code RateLimit}, of draft-ietf-httpapi-ratelimit-headers. */
    RATELIMIT,
    /** {@code Retry-After} (RFC 9110 §10.2.3). */
    RETRY_AFTER,
    /** {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and {@code X-RateLimit-Reset}, in seconds from now. */
    X_RATELIMIT;

    /**
     * The names of the fields.
     *
     * @return as they are sent
     */
    public List<String> names() {
        return switch (this) {
            case RATELIMIT_POLICY -> List.of("RateLimit-Policy");
            case RATELIMIT -> List.of("RateLimit");
            case RETRY_AFTER -> List.of("Retry-After");
            case X_RATELIMIT -> List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");
        };
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
        return this == X_RATELIMIT ? "X-RateLimit" : names().get(0);
    }
}
