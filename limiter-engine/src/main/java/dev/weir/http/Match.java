package dev.weir.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are meant, by path, method, host and header fields; all that is said must hold. Immutable and
 * thread-safe.
 *
 * <p>Methods, hosts and header fields are what a caller says: who can leave a limit by saying something else will.
 */
public final class Match {

    private static final Match EVERYTHING = new Match(List.of(), MethodMatcher.ANY, List.of(), List.of());

    private final List<PathPattern> paths;
    private final MethodMatcher methods;
    private final List<HostPattern> hosts;
    private final List<HeaderPattern> headers;

    private Match(
            List<PathPattern> paths, MethodMatcher methods, List<HostPattern> hosts, List<HeaderPattern> headers) {
        this.paths = paths;
        this.methods = methods;
        this.hosts = hosts;
        this.headers = headers;
    }

    /**
     * Every request.
     *
     * @return to be narrowed
     */
    public static Match everything() {
        return EVERYTHING;
    }

    /**
     * Narrows to paths within the application, without a trailing slash: {@code *} is any run of characters in one
     * segment, <code>{name}</code> one segment, {@code **} any number of segments. A request whose path is malformed is
     * answered with 400 where a policy depends on paths.
     *
     * @param patterns such as {@code /api/**}; one of them must match
     * @return narrowed
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public Match paths(Collection<String> patterns) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("paths are empty: name at least one, or leave them out for all");
        }
        return new Match(patterns.stream().map(PathPattern::parse).toList(), methods, hosts, headers);
    }

    /**
     * Narrows to paths, as {@link #paths(Collection)}.
     *
     * @param patterns such as {@code /api/**}
     * @return narrowed
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public Match paths(String... patterns) {
        return paths(Arrays.asList(patterns));
    }

    /**
     * Narrows to methods; {@code GET} includes {@code HEAD}.
     *
     * @param names in capitals
     * @return narrowed
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public Match methods(Collection<String> names) {
        return new Match(paths, MethodMatcher.of(names), hosts, headers);
    }

    /**
     * Narrows to methods, as {@link #methods(Collection)}.
     *
     * @param names in capitals
     * @return narrowed
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public Match methods(String... names) {
        return methods(Arrays.asList(names));
    }

    /**
     * Narrows to hosts, as the request names them, without a port.
     *
     * @param names such as {@code api.example.com}, or {@code *.example.com} for every host below one; in any case
     * @return narrowed
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public Match hosts(Collection<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("hosts are empty: name at least one, or leave them out for all");
        }
        return new Match(paths, methods, names.stream().map(HostPattern::parse).toList(), headers);
    }

    /**
     * Narrows to requests with a header field of which a line matches, besides those named already.
     *
     * @param name of the field, in any case
     * @param value where {@code *} is any run of characters, so alone any value
     * @return narrowed
     * @throws IllegalArgumentException if the name is none
     */
    public Match header(String name, String value) {
        HeaderPattern header = HeaderPattern.of(name, value);
        return new Match(
                paths,
                methods,
                hosts,
                Stream.concat(headers.stream(), Stream.of(header)).toList());
    }

    /**
     * Whether some path is meant by both, whatever methods, hosts and header fields say.
     *
     * @param other the other
     * @return false if no request can be meant by both
     */
    public boolean overlaps(Match other) {
        return paths.isEmpty()
                || other.paths.isEmpty()
                || paths.stream().anyMatch(mine -> other.paths.stream().anyMatch(mine::overlaps));
    }

    /** Whether every path of the other is surely meant. */
    boolean coversPathsOf(Match other) {
        boolean byPathAlone = methods == MethodMatcher.ANY && hosts.isEmpty() && headers.isEmpty();
        return byPathAlone
                && (paths.isEmpty()
                        || (!other.paths.isEmpty()
                                && other.paths.stream()
                                        .allMatch(path -> paths.stream().anyMatch(mine -> mine.covers(path)))));
    }

    List<PathPattern> paths() {
        return paths;
    }

    boolean dependsOnPath() {
        return !paths.isEmpty();
    }

    boolean matchesMethod(HttpRequest request) {
        return methods.matches(request.method());
    }

    boolean matches(HttpRequest request, RequestPath path) {
        return matchesMethod(request) && matchesPath(path) && matchesHost(request) && matchesHeaders(request);
    }

    private boolean matchesPath(RequestPath path) {
        for (PathPattern pattern : paths) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return paths.isEmpty();
    }

    private boolean matchesHost(HttpRequest request) {
        if (hosts.isEmpty()) {
            return true;
        }
        String host = request.host();
        return host != null && hosts.stream().anyMatch(pattern -> pattern.matches(host));
    }

    private boolean matchesHeaders(HttpRequest request) {
        for (HeaderPattern header : headers) {
            if (!header.matches(request)) {
                return false;
            }
        }
        return true;
    }

    /** Why a request is not meant, for people; null if it is. */
    @Nullable
    String whyNot(HttpRequest request, RequestPath path) {
        if (!matchesMethod(request)) {
            return "the method " + request.method() + " is not among " + methods;
        }
        if (!matchesPath(path)) {
            return "the path " + (path.malformed() ? "is malformed" : path.value() + " matches none of " + paths);
        }
        if (!matchesHost(request)) {
            return "the host " + request.host() + " is not among " + hosts;
        }
        return headers.stream()
                .filter(header -> !header.matches(request))
                .findFirst()
                .map(header -> "the header field " + header + " is not there")
                .orElse(null);
    }

    @Override
    public String toString() {
        List<String> all = new ArrayList<>();
        all.add(methods + " on " + (paths.isEmpty() ? "every path" : paths));
        if (!hosts.isEmpty()) {
            all.add("of " + hosts);
        }
        headers.forEach(header -> all.add("with " + header));
        return String.join(" ", all);
    }
}
