package dev.weir.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Adds the RateLimit fields, unless the response of a servlet filter in front has them. Thread-safe. */
final class FieldsFilter implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        HeldFields held = HeldFields.of(request);
        if (held != null) {
            held.copyTo(response.getHeaders());
        }
    }
}
