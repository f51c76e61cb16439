package dev.weir.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A refusal as an answer to a request, in the form that the client likes. */
final class Answer {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalWriter.class);
    private static final QuietLog FAILURES = new QuietLog();

    /** Of a path that means the same in a URI, in JSON and to a reader. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9/._~-]{0,255}");

    private final HttpRequest request;
    private final GateOptions options;

    Answer(HttpRequest request, GateOptions options) {
        this.request = request;
        this.options = options;
    }

    /** Says no more than the refusal. */
    Verdict of(Refusal refusal) {
        return of(refusal, null, 0);
    }

    /** Says after how many seconds to come back (RFC 9110 §10.2.3); 0 says nothing of that. */
    Verdict of(Refusal refusal, long retryAfterSeconds) {
        return of(refusal, null, retryAfterSeconds);
    }

    /** Says it as a policy wants it said. */
    Verdict of(Refusal refusal, @Nullable Policy policy, long retryAfterSeconds) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (retryAfterSeconds > 0 && options.shows(AnswerField.RETRY_AFTER)) {
            fields.put("Retry-After", Long.toString(retryAfterSeconds));
        }
        if (policy != null) {
            fields.putAll(policy.response().headers());
        }
        ResponseBody body = policy == null ? null : own(refusal, policy, retryAfterSeconds);
        if (body == null) {
            body = refusal.at(instance()).body(Representation.preferred(request.headers("Accept")));
        }
        fields.put("Content-Type", body.contentType());
        fields.put("Cache-Control", "no-store");
        fields.put("Vary", "Accept");
        fields.put("X-Content-Type-Options", "nosniff");
        return Verdict.answer(refusal.status(), fields, body);
    }

    private String instance() {
        String path = request.rawPath();
        return path != null && PLAIN_PATH.matcher(path).matches() && !path.startsWith("//") ? path : "";
    }

    private @Nullable ResponseBody own(Refusal refusal, Policy policy, long retryAfterSeconds) {
        RefusalWriter writer = policy.response().writer();
        if (writer == null) {
            return null;
        }
        try {
            RefusalWriter.Body body = writer.write(
                    new RefusalWriter.Refused(
                            refusal.status(), policy.name(), refusal.violatedPolicies(), retryAfterSeconds),
                    request);
            return new ResponseBody(body.contentType(), body.text());
        } catch (Exception | LinkageError | StackOverflowError e) {
            FAILURES.log(count -> LOG.warn(
                    "[WEIR-013] The writer of policy {} threw {}; the standard body was sent, {} times since last told",
                    policy.name(),
                    e.getClass().getName(),
                    count));
            return null;
        }
    }
}
