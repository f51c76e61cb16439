package dev.weir.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a policy's refusals are answered. Immutable and thread-safe. */
public final class PolicyResponse {

    private static final String CLASS = "class:";
    private static final PolicyResponse STANDARD = new PolicyResponse(429, null, null, null, Map.of(), null);
    private static final Set<String> OURS = Set.of(
            "retry-after",
            "ratelimit",
            "ratelimit-policy",
            "content-type",
            "content-length",
            "transfer-encoding",
            "connection",
            "cache-control",
            "vary",
            "x-content-type-options");

    private final int status;
    private final @Nullable String type;
    private final @Nullable String title;
    private final @Nullable String detail;
    private final Map<String, String> headers;
    private final @Nullable RefusalWriter writer;

    private PolicyResponse(
            int status,
            @Nullable String type,
            @Nullable String title,
            @Nullable String detail,
            Map<String, String> headers,
            @Nullable RefusalWriter writer) {
        this.status = status;
        this.type = type;
        this.title = title;
        this.detail = detail;
        this.headers = headers;
        this.writer = writer;
    }

    /**
     * Status 429, with the problem that the draft of the RateLimit fields registers.
     *
     * @return to be changed
     */
    public static PolicyResponse standard() {
        return STANDARD;
    }

    /**
     * With another status.
     *
     * @param status 429 or 503
     * @return changed
     * @throws IllegalArgumentException if it is another
     */
    public PolicyResponse status(int status) {
        if (status != 429 && status != 503) {
            throw new IllegalArgumentException("the status is " + status + "; it must be 429 or 503");
        }
        return new PolicyResponse(status, type, title, detail, headers, writer);
    }

    /**
     * With another type and title of the problem (RFC 9457 §3.1).
     *
     * @param type a URI
     * @param title short, the same for every problem of the type
     * @return changed
     * @throws IllegalArgumentException if the type is no URI
     */
    public PolicyResponse problem(String type, String title) {
        try {
            URI.create(type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the problem's type \"" + type + "\" is no URI", e);
        }
        return new PolicyResponse(status, type, title, detail, headers, writer);
    }

    /**
     * With another detail, in every form of the body; it does not say when to come back, {@code Retry-After} does.
     *
     * @param detail what there is to do, for people
     * @return changed
     */
    public PolicyResponse detail(String detail) {
        return new PolicyResponse(status, type, title, detail, headers, writer);
    }

    /**
     * With a header field more.
     *
     * @param name none of those that are part of the answer already
     * @param value printable ASCII
     * @return changed
     * @throws IllegalArgumentException if one of the two cannot be, or the field is there already
     */
    public PolicyResponse header(String name, String value) {
        HeaderPattern.of(name, "*");
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header field " + name + " is set already; leave it out");
        }
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw new IllegalArgumentException("the header field " + name + " is there twice; leave one out");
        }
        if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("the header field " + name + " must be printable ASCII");
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new PolicyResponse(status, type, title, detail, all, writer);
    }

    /**
     * With a body of one's own.
     *
     * @param writer makes it
     * @return changed
     */
    public PolicyResponse writer(RefusalWriter writer) {
        return new PolicyResponse(status, type, title, detail, headers, writer);
    }

    /**
     * With a body of one's own, by the name of a class.
     *
     * @param text {@code class:NAME} of a {@link RefusalWriter} that this thread's context class loader finds: public,
     *     with a public constructor without parameters
     * @return changed
     * @throws IllegalArgumentException if it is anything else
     */
    public PolicyResponse writer(String text) {
        if (!text.startsWith(CLASS)) {
            throw new IllegalArgumentException(
                    "writer is \"" + text + "\"; right is for example class:com.acme.QuotaPage");
        }
        return writer(ResolverClasses.ofThisThread(RefusalWriter.class)
                .apply(text.substring(CLASS.length()).strip()));
    }

    /** For what coming back does not help. */
    PolicyResponse withoutDetail() {
        return new PolicyResponse(status, type, title, null, headers, writer);
    }

    int status() {
        return status;
    }

    @Nullable
    String type() {
        return type;
    }

    @Nullable
    String title() {
        return title;
    }

    @Nullable
    String detail() {
        return detail;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    RefusalWriter writer() {
        return writer;
    }
}
