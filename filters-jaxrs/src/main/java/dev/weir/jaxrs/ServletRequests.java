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
     * What is known of an application; one that is loaded anew is another.
     *
     * @param container its own
     * @param peer serves every request; null where there is a new one for each
     */
    private record Kept(ResourceContext container, @Nullable ServletPeer peer) {

        @SuppressWarnings("ReferenceEquality") // what containers inject may ask the application for its equality
        boolean isOf(ResourceContext other) {
            return container == other;
        }
    }

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
        if (known != null && !known.isOf(container)) {
            known = null;
        }
        if (known != null && known.peer != null) {
            return known.peer;
        }
        try {
            ServletPeer peer = ServletPeer.of(container);
            none = peer == null;
            if (known == null && peer != null) {
                kept = new Kept(container, peer.servesEveryRequest() ? peer : null);
            }
            return peer;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("This is no Servlet container", e);
            none = true;
            return null;
        }
    }
}
