package dev.weir.jaxrs;

import dev.weir.http.HttpRequest;
import dev.weir.http.RequestPath;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JAX-RS container's request. Its path is what the container matched, below its base URI. */
record JaxrsHttpRequest(ContainerRequestContext context, Supplier<@Nullable String> peer) implements HttpRequest {

    private static final Logger LOG = LoggerFactory.getLogger(JaxrsHttpRequest.class);

    @Override
    public String method() {
        return context.getMethod();
    }

    @Override
    public RequestPath path() {
        return RequestPath.encoded(context.getUriInfo().getPath(false));
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
    public @Nullable String remoteAddress() {
        return peer.get();
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
