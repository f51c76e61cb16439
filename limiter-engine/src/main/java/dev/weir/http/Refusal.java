package dev.weir.http;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a refused request is told. Its text is made of our own words, numbers and the names of policies; nothing of the
 * request gets in, so nothing needs to be escaped but the names.
 *
 * @param status the status code
 * @param phrase the status code's reason phrase
 * @param type the URI of the problem's type (RFC 9457 §3.1.1)
 * @param title the problem's title, the same for every problem of the type
 * @param detail what there is to do, for people
 * @param violatedPolicies the members of the RateLimit fields that denied the request; empty where none did
 * @param instance the URI reference of the request (RFC 9457 §3.1.5), of characters that need no escape; empty if unknown
 */
record Refusal(
        int status,
        String phrase,
        String type,
        String title,
        String detail,
        List<String> violatedPolicies,
        String instance) {

    static final int TOO_MANY_REQUESTS = 429;
    static final int UNAVAILABLE = 503;
    private static final String TOO_MANY_REQUESTS_PHRASE = "Too Many Requests";

    /** Registered, with its title and member, by draft-ietf-httpapi-ratelimit-headers-11 §5.1. */
    private static final String QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    private static final String QUOTA_EXCEEDED_TITLE =
            "Request cannot be satisfied as assigned quota has been exceeded";

    /** Says no more than the status code, whose phrase is the title (RFC 9457 §4.2.1). */
    private static final String BLANK = "about:blank";

    Refusal {
        violatedPolicies = List.copyOf(violatedPolicies);
    }

    /** 429: over a limit for now. */
    static Refusal quotaExceeded(List<String> violatedPolicies, long retryAfterSeconds) {
        return tooManyRequests(tryAgain(retryAfterSeconds), violatedPolicies);
    }

    /** 429: the request costs more than a limit holds when it is full; it carries no {@code Retry-After}. */
    static Refusal neverPossible(List<String> violatedPolicies) {
        return tooManyRequests(
                "This request costs more than the limit can ever allow. Trying again will not help.", violatedPolicies);
    }

    /**
     * 503 or 429: the limits could not be asked, so none was exceeded.
     *
     * @param status which of the two
     */
    static Refusal unavailable(int status, long retryAfterSeconds) {
        return blank(status, phrase(status), tryAgain(retryAfterSeconds));
    }

    /** 400: the path is one that different software reads differently. */
    static Refusal malformedPath() {
        return blank(400, "Bad Request", "The path of this request is not well-formed.");
    }

    private static Refusal tooManyRequests(String detail, List<String> violatedPolicies) {
        return new Refusal(
                TOO_MANY_REQUESTS,
                TOO_MANY_REQUESTS_PHRASE,
                QUOTA_EXCEEDED,
                QUOTA_EXCEEDED_TITLE,
                detail,
                violatedPolicies,
                "");
    }

    private static Refusal blank(int status, String phrase, String detail) {
        return new Refusal(status, phrase, BLANK, phrase, detail, List.of(), "");
    }

    private static String tryAgain(long seconds) {
        return "Try again in " + seconds + (seconds == 1 ? " second." : " seconds.");
    }

    /** The same as a policy wants it said. */
    Refusal as(PolicyResponse response) {
        return new Refusal(
                response.status(),
                phrase(response.status()),
                Objects.requireNonNullElse(response.type(), type),
                Objects.requireNonNullElse(response.title(), title),
                Objects.requireNonNullElse(response.detail(), detail),
                violatedPolicies,
                instance);
    }

    /** The same, naming the request. */
    Refusal at(String uri) {
        return new Refusal(status, phrase, type, title, detail, violatedPolicies, uri);
    }

    private static String phrase(int status) {
        return status == UNAVAILABLE ? "Service Unavailable" : TOO_MANY_REQUESTS_PHRASE;
    }

    ResponseBody body(Representation representation) {
        String text = switch (representation) {
            case PROBLEM_JSON -> problem();
            case HTML -> page();
            case PLAIN_TEXT -> phrase + ". " + detail + "\n";
        };
        return new ResponseBody(representation.contentType(), text);
    }

    private String problem() {
        String violated = violatedPolicies.isEmpty()
                ? ""
                : violatedPolicies.stream()
                        .map(Quoted::json)
                        .collect(Collectors.joining(",", ",\"violated-policies\":[", "]"));
        return "{\"type\":" + Quoted.json(type) + ",\"title\":" + Quoted.json(title) + ",\"status\":" + status
                + ",\"detail\":" + Quoted.json(detail)
                + (instance.isEmpty() ? "" : ",\"instance\":" + Quoted.json(instance)) + violated
                + "}\n"; // ends its line in a terminal
    }

    private String page() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s %s</title>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                <p>%s</p>
                </main>
                </body>
                </html>
                """.formatted(status, phrase, phrase, Quoted.html(detail));
    }
}
