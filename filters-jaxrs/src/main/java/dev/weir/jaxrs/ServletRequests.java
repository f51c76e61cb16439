package dev.weir.jaxrs;

import jakarta.ws.rs.container.ResourceContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the request of the servlet container that JAX-RS runs in, if it does. Thread-safe. */
final class ServletRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private volatile boolean none;
    private volatile @Nullable Kept kept;

    /**
     * What serves every request of an application; an application that is loaded anew is another.
     *
     * @param container what put it in
     */
    private record Kept(ResourceContext container, ServletPeer peer) {}

    /**
     * The request that this thread serves. What a container injects is kept only where it is known to stand for every
     * request: asking is dear.
     *
     * @param container puts its request into objects, if it is a servlet container
     * @return null where there is none
     */
    @Nullable
    ServletPeer now(@Nullable ResourceContext container) {
        if (none || container == null) {
            return null;
        }
        Kept known = kept;
        if (known != null && known.container == container) {
            return known.peer;
        }
        try {
            ServletPeer peer = ServletPeer.of(container);
            none = peer == null;
            if (peer != null && peer.servesEveryRequest()) {
                kept = new Kept(container, peer);
            }
            return peer;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("This is no Servlet container", e);
            none = true;
            return null;
        }
    }
}
