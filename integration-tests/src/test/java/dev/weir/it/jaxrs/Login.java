package dev.weir.it.jaxrs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.List;

/** Tells principal and roles as an application's own authentication does: by X-User, and X-Roles with commas. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class Login implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        String user = request.getHeaderString("X-User");
        if (user != null) {
            String roles = request.getHeaderString("X-Roles");
            request.setSecurityContext(new Known(user, roles == null ? List.of() : List.of(roles.split(","))));
        }
    }

    private record Known(String user, List<String> roles) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> user;
        }

        @Override
        public boolean isUserInRole(String role) {
            if (roles.contains("broken")) {
                throw new IllegalStateException("no directory");
            }
            return roles.contains(role);
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "tests";
        }
    }
}
