package dev.weir.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request made by hand, for {@link Explanation} and for tests of one's own policies: {@code SampleRequest.of("GET",
 * "/hello").withHeader("X-Api-Key", "abc").withRemoteAddress("192.0.2.1")}. It has no address, header field or caller but
 * those given.
 *
 * <p>Immutable but for attributes that a {@link Gate} sets, which stay with this very object, so each request of a test is
 * one of its own. Thread-safe.
 */
public final class SampleRequest implements HttpRequest {

    private final Content content;
    private final Map<String, Object> attributes;

    /** Never changed once a request has it. */
    private static final class Content implements Cloneable {
        private final String method;
        private final RequestPath path;
        private final String rawPath;
        private Map<String, List<String>> headers = Map.of();
        private Map<String, String> cookies = Map.of();
        private Map<String, String> pathParameters = Map.of();
        private Map<String, Object> attributes = Map.of();
        private Set<String> roles = Set.of();
        private @Nullable String principal;
        private @Nullable String remoteAddress;
        private @Nullable String pathTemplate;

        Content(String method, String rawPath) {
            this.method = method;
            this.rawPath = rawPath;
            this.path = RequestPath.encoded(rawPath);
        }

        Content copy() {
            try {
                return (Content) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private SampleRequest(Content content) {
        this.content = content;
        this.attributes = new ConcurrentHashMap<>(content.attributes);
    }

    /**
     * A request.
     *
     * @param method such as {@code GET}, as sent
     * @param target the path within the application as sent, so encoded; what follows {@code ?} is left out
     * @return a request of nobody
     */
    public static SampleRequest of(String method, String target) {
        int query = target.indexOf('?');
        return new SampleRequest(new Content(method, query < 0 ? target : target.substring(0, query)));
    }

    private SampleRequest with(Consumer<Content> change) {
        Content changed = content.copy();
        change.accept(changed);
        return new SampleRequest(changed);
    }

    private static <T> Map<String, T> with(Map<String, T> before, String name, T value) {
        Map<String, T> all = new HashMap<>(before);
        all.put(name, value);
        return Map.copyOf(all);
    }

    /**
     * With a line of a header field, after those that it has.
     *
     * @param name in any case
     * @param value the line
     * @return a request with it
     */
    public SampleRequest withHeader(String name, String value) {
        String folded = name.toLowerCase(Locale.ROOT);
        List<String> lines = new ArrayList<>(headers(folded));
        lines.add(value);
        return with(changed -> changed.headers = with(content.headers, folded, Collections.unmodifiableList(lines)));
    }

    /**
     * With a cookie, in place of one of the same name. The header field {@code Cookie} does not tell of it.
     *
     * @param name case-sensitive
     * @param value its value
     * @return a request with it
     */
    public SampleRequest withCookie(String name, String value) {
        return with(changed -> changed.cookies = with(content.cookies, name, value));
    }

    /**
     * Of a caller who is authenticated.
     *
     * @param name the principal's
     * @return the caller's request
     */
    public SampleRequest withPrincipal(String name) {
        return with(changed -> changed.principal = name);
    }

    /**
     * Of a caller with a role, besides those given before.
     *
     * @param role its name
     * @return the caller's request
     */
    public SampleRequest withRole(String role) {
        Set<String> all = new HashSet<>(content.roles);
        all.add(role);
        return with(changed -> changed.roles = Set.copyOf(all));
    }

    /**
     * From an address: that of the socket's peer, which may be a proxy's.
     *
     * @param address such as {@code 192.0.2.1}
     * @return a request from there
     */
    public SampleRequest withRemoteAddress(String address) {
        return with(changed -> changed.remoteAddress = address);
    }

    /**
     * With an attribute.
     *
     * @param name its name
     * @param value its value
     * @return a request with it
     */
    public SampleRequest withAttribute(String name, Object value) {
        return with(changed -> changed.attributes = with(content.attributes, name, value));
    }

    /**
     * With a parameter of the path, as a container's template has it. Those of a policy's own paths need not be given.
     *
     * @param name its name
     * @param value decoded
     * @return a request with it
     */
    public SampleRequest withPathParameter(String name, String value) {
        return with(changed -> changed.pathParameters = with(content.pathParameters, name, value));
    }

    /**
     * With what a container matched the path by.
     *
     * @param template such as <code>/orders/{id}</code>
     * @return a request with it
     */
    public SampleRequest withPathTemplate(String template) {
        return with(changed -> changed.pathTemplate = template);
    }

    @Override
    public String method() {
        return content.method;
    }

    @Override
    public RequestPath path() {
        return content.path;
    }

    @Override
    public String rawPath() {
        return content.rawPath;
    }

    @Override
    public List<String> headers(String name) {
        return content.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public @Nullable String cookie(String name) {
        return content.cookies.get(name);
    }

    @Override
    public @Nullable String principal() {
        return content.principal;
    }

    @Override
    public @Nullable String remoteAddress() {
        return content.remoteAddress;
    }

    @Override
    public @Nullable Object attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void attribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public boolean hasRole(String role) {
        return content.roles.contains(role);
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return content.pathParameters.get(name);
    }

    @Override
    public @Nullable String pathTemplate() {
        return content.pathTemplate;
    }

    @Override
    public String toString() {
        return content.method + " " + content.rawPath;
    }
}
