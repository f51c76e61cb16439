package dev.weir.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The forms in which a refusal can be said, in the order of preference where a client likes several equally: so that a
 * program gets what it can read, and a wildcard over text the plainest text.
 */
enum Representation {
    /** Problem details (RFC 9457); the answer to who asks for JSON, says nothing or accepts nothing of ours. */
    PROBLEM_JSON("application/problem+json"), // which has no charset parameter
    PLAIN_TEXT("text/plain;charset=utf-8"),
    HTML("text/html;charset=utf-8");

    private static final Set<String> RANGES =
            Stream.of(values()).flatMap(each -> each.ranges().stream()).collect(Collectors.toUnmodifiableSet());

    private final String contentType;

    Representation(String contentType) {
        this.contentType = contentType;
    }

    /** The media ranges that this form satisfies, the most specific first. */
    private List<String> ranges() {
        return switch (this) {
            case PROBLEM_JSON -> List.of("application/problem+json", "application/json", "application/*", "*/*");
            case PLAIN_TEXT -> List.of("text/plain", "text/*", "*/*");
            case HTML -> List.of("text/html", "text/*", "*/*");
        };
    }

    String contentType() {
        return contentType;
    }

    /**
     * The form that a client likes best.
     *
     * @param accept every line of the request's {@code Accept} field, in order
     */
    static Representation preferred(List<String> accept) {
        AcceptField field = AcceptField.parse(accept, RANGES);
        Representation best = PROBLEM_JSON;
        for (Representation candidate : values()) {
            if (candidate.quality(field) > best.quality(field)) {
                best = candidate;
            }
        }
        return best;
    }

    /** Of the ranges that match, the most specific one decides (RFC 9110 §12.5.1). */
    private int quality(AcceptField field) {
        for (String range : ranges()) {
            Integer quality = field.qualities().get(range);
            if (quality != null) {
                return quality;
            }
        }
        return 0;
    }
}
