package dev.weir.jaxrs;

import jakarta.ws.rs.container.ResourceContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the request of the servlet container that JAX-RS runs in, if it does. Thread-safe. */
final class ServletRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private volatile boolean none;

    /**
     * The request that this thread serves. Asked at every request: what a container injects may stand for this one alone.
     *
     * @param container puts its request into objects, if it is a servlet container
     * @return null where there is none
     */
    @Nullable
    ServletPeer now(@Nullable ResourceContext container) {
        if (none || container == null) {
            return null;
        }
        try {
            ServletPeer peer = ServletPeer.of(container);
            none = peer == null;
            return peer;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("This is no Servlet container", e);
            none = true;
            return null;
        }
    }
}
