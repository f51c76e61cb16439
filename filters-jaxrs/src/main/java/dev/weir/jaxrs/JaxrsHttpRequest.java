package dev.weir.jaxrs;

import dev.weir.http.HttpRequest;
import dev.weir.http.RequestPath;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JAX-RS container's request. Its path is what the container matched, within the web application.
 *
 * @param asOfBase whether its path is told below the base URI instead
 */
record JaxrsHttpRequest(ContainerRequestContext context, Surroundings surroundings, boolean asOfBase)
        implements HttpRequest {

    private static final Logger LOG = LoggerFactory.getLogger(JaxrsHttpRequest.class);

    /** What JAX-RS does not tell of a request. */
    interface Surroundings {

        /** The address of the socket's peer; null where it is unknown. */
        @Nullable
        String peerAddress(ContainerRequestContext request);

        /** The path of the base URI within the web application, still encoded. */
        String base(ContainerRequestContext request);

        /** The path as it was sent; null where it is unknown. */
        @Nullable
        String rawPath(ContainerRequestContext request);

        /** The template of the path; null where it is unknown. */
        @Nullable
        String template(ContainerRequestContext request);
    }

    @Override
    public String method() {
        return context.getMethod();
    }

    @Override
    public RequestPath path() {
        String below = context.getUriInfo().getPath(false);
        return RequestPath.encoded(asOfBase ? below : surroundings.base(context) + "/" + below);
    }

    @Override
    public HttpRequest belowBase() {
        return new JaxrsHttpRequest(context, surroundings, true);
    }

    @Override
    public List<String> headers(String name) {
        List<String> lines = context.getHeaders().get(name);
        return lines == null ? List.of() : lines;
    }

    /** As the container read it, and so as the application sees it; null where it could not. */
    @Override
    public @Nullable String cookie(String name) {
        Cookie cookie = quietly(() -> context.getCookies().get(name));
        return cookie == null ? null : cookie.getValue();
    }

    @Override
    public @Nullable String principal() {
        return quietly(() -> {
            SecurityContext security = context.getSecurityContext();
            Principal principal = security == null ? null : security.getUserPrincipal();
            return principal == null ? null : principal.getName();
        });
    }

    @Override
    public boolean hasRole(String role) {
        return Objects.requireNonNullElse(
                quietly(() -> {
                    SecurityContext security = context.getSecurityContext();
                    return security != null && security.isUserInRole(role);
                }),
                false);
    }

    /** As the container read it from whatever the protocol says it in; a URI knows no host with an underscore. */
    @Override
    public @Nullable String host() {
        String host = quietly(() -> context.getUriInfo().getBaseUri().getHost());
        return host == null ? HttpRequest.super.host() : host;
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return quietly(() -> context.getUriInfo().getPathParameters(true).getFirst(name));
    }

    @Override
    public @Nullable String pathTemplate() {
        return surroundings.template(context);
    }

    @Override
    public @Nullable String rawPath() {
        return quietly(() -> surroundings.rawPath(context));
    }

    @Override
    public @Nullable String remoteAddress() {
        return surroundings.peerAddress(context);
    }

    @Override
    public @Nullable Object attribute(String name) {
        return context.getProperty(name);
    }

    @Override
    public void attribute(String name, Object value) {
        context.setProperty(name, value);
    }

    /** What containers and security contexts make of a request may throw; it then counts as absent. */
    private static <T> @Nullable T quietly(Supplier<@Nullable T> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            LOG.debug("A part of a request could not be read", e);
            return null;
        }
    }
}
