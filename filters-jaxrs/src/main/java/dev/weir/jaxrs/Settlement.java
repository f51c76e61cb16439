package dev.weir.jaxrs;

import dev.weir.http.Gate;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Tells the status of the answer where costs depend on it, when all other response filters have had their say. Thread-safe. */
final class Settlement implements ContainerResponseFilter {

    private static final String PROPERTY = Settlement.class.getName();

    /** What is to be told. */
    private record Open(Gate gate, JaxrsHttpRequest request) {}

    /** Has the gate told of the request's answer, if that is still open. */
    static void expect(Gate gate, JaxrsHttpRequest request) {
        if (gate.awaitsStatus(request)) {
            request.context().setProperty(PROPERTY, new Open(gate, request));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        // Properties can be set from outside, so anything else in its place is ignored.
        if (request.getProperty(PROPERTY) instanceof Open open) {
            request.removeProperty(PROPERTY);
            open.gate.settle(open.request, response.getStatus());
        }
    }
}
