package dev.weir.config;

import dev.weir.http.PolicyBuilder;
import dev.weir.http.PolicyResponse;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads how a policy's refusals are answered. Not thread-safe; used once. */
final class ResponseReader {

    private final PolicyTokens tokens;
    private PolicyResponse response = PolicyResponse.standard();
    private @Nullable String type;
    private @Nullable String title;

    ResponseReader(PolicyTokens tokens) {
        this.tokens = tokens;
    }

    Consumer<PolicyBuilder> read() {
        Place start = tokens.place();
        tokens.object(
                "response",
                Map.of(
                        "status", this::status,
                        "type", () -> type = tokens.text("type"),
                        "title", () -> title = tokens.text("title"),
                        "detail", () -> text("detail", PolicyResponse::detail),
                        "headers", () -> tokens.entries("headers", this::header),
                        "writer", () -> text("writer", PolicyResponse::writer)));
        String uri = type;
        String words = title;
        if ((uri == null) != (words == null)) {
            throw start.wrong("response has a " + (uri == null ? "title" : "type") + " and no "
                    + (uri == null ? "type" : "title") + "; a problem has both (RFC 9457)");
        }
        if (uri != null && words != null) {
            response = start.make(() -> response.problem(uri, words));
        }
        return policy -> policy.response(response);
    }

    private void status() {
        Place place = tokens.place();
        long status = tokens.number("status");
        response = place.make(() -> response.status((int) Math.max(0, Math.min(status, Integer.MAX_VALUE))));
    }

    private void header(String name) {
        Place place = tokens.place();
        String value = tokens.text("header " + name);
        response = place.make(() -> response.header(name, value));
    }

    private void text(String field, BiFunction<PolicyResponse, String, PolicyResponse> setter) {
        Place place = tokens.place();
        String text = tokens.text(field);
        response = place.make(() -> setter.apply(response, text));
    }
}
