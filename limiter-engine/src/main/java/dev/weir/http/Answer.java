package dev.weir.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal as an answer to a request, in the form that the client likes. */
final class Answer {

    private Answer() {}

    /** An answer that does not say when to come back. */
    static Verdict of(HttpRequest request, Refusal refusal) {
        return answer(request, refusal, new LinkedHashMap<>());
    }

    /** An answer that says after how many seconds to come back (RFC 9110 §10.2.3). */
    static Verdict of(HttpRequest request, Refusal refusal, long retryAfterSeconds) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Retry-After", Long.toString(retryAfterSeconds));
        return answer(request, refusal, fields);
    }

    private static Verdict answer(HttpRequest request, Refusal refusal, Map<String, String> fields) {
        ResponseBody body = refusal.body(Representation.preferred(request.headers("Accept")));
        fields.put("Content-Type", body.contentType());
        fields.put("Cache-Control", "no-store");
        fields.put("Vary", "Accept");
        fields.put("X-Content-Type-Options", "nosniff");
        return Verdict.answer(refusal.status(), fields, body);
    }
}
