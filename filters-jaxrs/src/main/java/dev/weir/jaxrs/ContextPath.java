package dev.weir.jaxrs;

import jakarta.ws.rs.container.ResourceContext;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves the web application's context path out of the base of a JAX-RS application, so that paths are those that servlet
 * filters see. Thread-safe.
 */
final class ContextPath {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);
    private static final int UNKNOWN = -1;

    private volatile int segments = UNKNOWN;

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

    private static String ofServlet(@Nullable ResourceContext container) {
        try {
            ServletPeer peer = container == null ? null : ServletPeer.of(container);
            return peer == null ? "" : peer.contextPath();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("This is no servlet container", e);
            return "";
        }
    }
}
