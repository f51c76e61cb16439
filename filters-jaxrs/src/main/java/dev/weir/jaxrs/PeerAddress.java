package dev.weir.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the address of the socket's peer, which JAX-RS does not tell but Servlet containers do. Thread-safe. */
final class PeerAddress {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private final @Nullable Function<ContainerRequestContext, @Nullable String> given;
    private final AtomicBoolean told = new AtomicBoolean();
    private final ServletRequests servlet;

    /**
     * Finds addresses.
     *
     * @param given instead of the Servlet container's
     */
    PeerAddress(@Nullable Function<ContainerRequestContext, @Nullable String> given, ServletRequests servlet) {
        this.given = given;
        this.servlet = servlet;
    }

    /**
     * The peer's address.
     *
     * @param container puts its request into objects, if it is a Servlet container
     * @return null where nobody knows
     */
    @Nullable
    String of(ContainerRequestContext request, @Nullable ResourceContext container) {
        String address = null;
        try {
            address = given == null ? ofServlet(container) : given.apply(request);
        } catch (RuntimeException e) {
            LOG.debug("The address of a request could not be read", e);
        }
        if (address == null && told.compareAndSet(false, true)) {
            LOG.warn(
                    "[WEIR-042] No client address is known here, so all callers whose key falls back to it share one bucket."
                            + " Use a key that needs none, such as principal, or tell the address by"
                            + " RateLimitFeature.builder().remoteAddress(...)");
        }
        return address;
    }

    private @Nullable String ofServlet(@Nullable ResourceContext container) {
        ServletPeer peer = servlet.now(container);
        return peer == null ? null : peer.address();
    }
}
