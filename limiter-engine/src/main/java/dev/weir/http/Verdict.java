package dev.weir.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a filter does with a request: let it go on, or answer it. Immutable and thread-safe. */
public final class Verdict {

    private static final Verdict PROCEED = new Verdict(0, Map.of(), null);

    private final int status;
    private final Map<String, String> fields;
    private final @Nullable ResponseBody body;

    private Verdict(int status, Map<String, String> fields, @Nullable ResponseBody body) {
        this.status = status;
        this.fields = fields;
        this.body = body;
    }

    static Verdict proceed() {
        return PROCEED;
    }

    static Verdict answer(int status, Map<String, String> fields, ResponseBody body) {
        return new Verdict(status, Map.copyOf(fields), body);
    }

    /**
     * Whether the request goes on.
     *
     * @return false if the filter is to answer it with what this says
     */
    public boolean proceeds() {
        return body == null;
    }

    /**
     * The status of the answer.
     *
     * @return 429, 503 or 400; 0 if the request goes on
     */
    public int status() {
        return status;
    }

    /**
     * The header fields of the answer, {@code Content-Type} among them.
     *
     * @return by name; empty if the request goes on
     */
    public Map<String, String> fields() {
        return fields;
    }

    /**
     * The content of the answer. A request by HEAD gets its fields and no content.
     *
     * @return UTF-8; empty if the request goes on
     */
    public byte[] content() {
        return body == null ? new byte[0] : body.bytes();
    }
}
