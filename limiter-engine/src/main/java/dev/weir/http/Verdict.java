package dev.weir.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a filter does with a request: let it go on, hold it back, or answer it. Immutable and thread-safe. */
public final class Verdict {

    private static final Verdict PROCEED = new Verdict(0, Map.of(), null, null);

    private final int status;
    private final Map<String, String> fields;
    private final @Nullable ResponseBody body;
    private final @Nullable Held held;

    private Verdict(int status, Map<String, String> fields, @Nullable ResponseBody body, @Nullable Held held) {
        this.status = status;
        this.fields = fields;
        this.body = body;
        this.held = held;
    }

    static Verdict proceed() {
        return PROCEED;
    }

    static Verdict answer(int status, Map<String, String> fields, ResponseBody body) {
        return new Verdict(status, Map.copyOf(fields), body, null);
    }

    static Verdict hold(Held held) {
        return new Verdict(0, Map.of(), null, held);
    }

    /**
     * Whether the request goes on now.
     *
     * @return false if the filter is to hold it back, or to answer it with what this says
     */
    public boolean proceeds() {
        return body == null && held == null;
    }

    /**
     * The request's wait, where {@link HttpRequest#canWait()} and its policies let it wait.
     *
     * @return null if it goes on or is answered now
     */
    public @Nullable Held held() {
        return held;
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
