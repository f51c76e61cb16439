package dev.weir.it.jaxrs;

import dev.weir.http.Gate;
import dev.weir.it.Recipes;
import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe of the documents does in JAX-RS what it does in the servlet filter; but JAX-RS holds nobody back. */
class RecipesFileTest extends JaxrsCases {

    @Path("{path: .*}")
    public static class Everything {
        @GET
        public String get() {
            return "ok";
        }

        @POST
        public Response post(@PathParam("path") String path, @HeaderParam("Password") String password) {
            boolean refused = path.endsWith("login") && !"right".equals(password);
            return Response.status(refused ? Response.Status.UNAUTHORIZED : Response.Status.OK)
                    .build();
        }
    }

    /** Believes what the caller says of itself, as no authentication should. */
    @Provider
    @Priority(Priorities.AUTHENTICATION)
    public static class Who implements ContainerRequestFilter, ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String account = request.getHeaderString("Account");
            if (account != null) {
                request.setProperty("com.acme.account", account);
            }
            String user = request.getHeaderString("User");
            String roles = request.getHeaderString("Roles");
            request.setSecurityContext(new SecurityContext() {
                @Override
                public Principal getUserPrincipal() {
                    return user == null ? null : () -> user;
                }

                @Override
                public boolean isUserInRole(String role) {
                    return roles != null && Arrays.asList(roles.split(",")).contains(role);
                }

                @Override
                public boolean isSecure() {
                    return false;
                }

                @Override
                public String getAuthenticationScheme() {
                    return "claimed";
                }
            });
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("Outcome", String.valueOf(request.getProperty(Gate.OUTCOME)));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.weir.it.Recipes#all")
    void a_recipe_does_what_it_says(String file, String script) throws Exception {
        Map<String, Object> properties = Map.of(
                "weir.policies", Recipes.DIRECTORY.resolve(file).toString(),
                "weir.phase", "both",
                "weir.trusted-proxies", "127.0.0.1");
        start(apiAtTheRoot(properties, Everything.class, Who.class));

        Recipes recipe = new Recipes(uri(), clock);
        for (String line : script.lines().toList()) {
            recipe.run(
                    line.startsWith("22 at once GET /queue")
                            ? "22 at once GET /queue/a -> 1 x 200 allowed, 21 x 503 denied"
                            : line);
        }
    }
}
