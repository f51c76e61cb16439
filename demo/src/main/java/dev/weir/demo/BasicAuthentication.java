package dev.weir.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Basic for the demo's users, whose passwords are their names: for this demo only. It runs before the limits, so
 * that they can be kept for each user, and it needs no login of the container, so that the WAR runs anywhere unchanged.
 */
@Provider
@Authenticated
@Priority(Priorities.AUTHENTICATION)
public final class BasicAuthentication implements ContainerRequestFilter {

    private static final Set<String> DEMO_USERS = Set.of("alice", "bob");
    private static final String SCHEME = "basic ";

    /** Called by the JAX-RS implementation. */
    public BasicAuthentication() {}

    @Override
    public void filter(ContainerRequestContext request) {
        String user = user(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        if (user == null) {
            request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Weir demo\", charset=\"UTF-8\"")
                    .type("text/plain")
                    .entity("Demo users: alice and bob, each with their own name as password\n")
                    .build());
        } else {
            request.setSecurityContext(
                    new DemoSecurity(() -> user, request.getSecurityContext().isSecure()));
        }
    }

    private static @Nullable String user(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return null;
        }
        String credentials;
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            credentials = new String(decoded, UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return DEMO_USERS.stream()
                .filter(user -> credentials.equals(user + ":" + user))
                .findFirst()
                .orElse(null);
    }

    private record DemoSecurity(Principal principal, boolean secure) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return principal;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getAuthenticationScheme() {
            return BASIC_AUTH;
        }
    }
}
