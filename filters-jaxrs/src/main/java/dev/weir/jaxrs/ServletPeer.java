package dev.weir.jaxrs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ResourceContext;
import jakarta.ws.rs.core.Context;
import org.jspecify.annotations.Nullable;

/** The one class that touches the Servlet API; loading it fails where there is none. */
final class ServletPeer {

    @Context
    private @Nullable HttpServletRequest request;

    /**
     * Has the container put in its request.
     *
     * @return null where it has none
     * @throws RuntimeException if the container says so in that way
     */
    static @Nullable ServletPeer of(ResourceContext container) {
        ServletPeer peer = container.initResource(new ServletPeer());
        return peer.request == null ? null : peer;
    }

    @Nullable
    String address() {
        return request == null ? null : request.getRemoteAddr();
    }
}
