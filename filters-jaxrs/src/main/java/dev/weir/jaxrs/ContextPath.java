package dev.weir.jaxrs;

import jakarta.ws.rs.container.ResourceContext;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the web application's context path out of the base of a JAX-RS application, so that paths are those that servlet
 * filters see. Thread-safe.
 */
final class ContextPath {

    private static final int UNKNOWN = -1;

    private final ServletRequests servlet;
    private volatile int segments = UNKNOWN;

    ContextPath(ServletRequests servlet) {
        this.servlet = servlet;
    }

    /**
     * The base within the web application.
     *
     * @param base the path of the base URI, however its context path was spelled by the client
     * @param container puts its request into objects, if it is a servlet container
     * @return the whole where there is no servlet container
     */
    String leftOut(@Nullable String base, @Nullable ResourceContext container) {
        int known = segments;
        if (known == UNKNOWN) {
            known = count(ofServlet(container));
            segments = known;
        }
        String path = base == null ? "" : base;
        int at = 0;
        for (int i = 0; i < known; i++) {
            at = afterSegment(path, at);
        }
        return path.substring(at);
    }

    private static int count(String path) {
        return (int)
                Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()).count();
    }

    /** Where the segment that starts at or after a slash ends. */
    private static int afterSegment(String path, int from) {
        int at = from;
        while (at < path.length() && path.charAt(at) == '/') {
            at++;
        }
        while (at < path.length() && path.charAt(at) != '/') {
            at++;
        }
        return at;
    }

    private String ofServlet(@Nullable ResourceContext container) {
        ServletPeer peer = servlet.now(container);
        return peer == null ? "" : peer.contextPath();
    }
}
