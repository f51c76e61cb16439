package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Policy;
import dev.weir.it.PathTricks;
import dev.weir.it.http.Reply;
import dev.weir.jaxrs.RateLimitFeature;
import dev.weir.jaxrs.RateLimited;
import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls, by which path, and what the application makes of it. */
class RequestTest extends JaxrsCases {

    private static final AtomicInteger RUNS = new AtomicInteger();

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    @Path("x")
    public static class X {
        @GET
        @RateLimited(value = "1/1h", name = "p")
        public String get() {
            RUNS.incrementAndGet();
            return "ok";
        }
    }

    /** Not annotated: a policy in code limits it by its path. */
    @Path("x")
    public static class Plain {
        @GET
        public String get() {
            RUNS.incrementAndGet();
            return "ok";
        }
    }

    @Path("{any}")
    public static class Template {
        @GET
        @RateLimited(value = "1/1h", name = "p")
        public String get(@PathParam("any") String any) {
            RUNS.incrementAndGet();
            return "ok";
        }
    }

    private List<String> waysPast() throws IOException {
        assertThat(get("/api/x").status()).isEqualTo(200);
        List<String> past = new ArrayList<>();
        for (String trick : PathTricks.TO_API_X) {
            int before = RUNS.get();
            Reply reply = get(trick);
            if (RUNS.get() > before) {
                past.add(trick + " -> " + reply.status());
            }
        }
        assertThat(get("/api/x").status()).isEqualTo(429);
        return past;
    }

    @ParameterizedTest
    @ValueSource(classes = {X.class, Template.class})
    void row_30_no_way_to_write_a_path_reaches_an_annotated_method_unlimited(Class<?> resource) throws Exception {
        start(api(resource));

        assertThat(waysPast()).isEmpty();
    }

    @Test
    void row_30_no_way_to_write_a_path_is_past_a_policy_on_it() throws Exception {
        Policy policy = Policy.named("p").limit("1/1h").paths("/x").build();
        RateLimitFeature feature =
                RateLimitFeature.builder().backend(backend).policy(policy).build();
        start(apiWith(Set.of(feature), Plain.class));

        assertThat(waysPast()).isEmpty();
    }

    /** Tells the principal, as an application's own authentication does. */
    @Provider
    @Priority(Priorities.AUTHENTICATION)
    public static class Authentication implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user != null) {
                request.setSecurityContext(new Known(user));
            }
        }
    }

    private record Known(String user) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
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

    @Path("me")
    public static class Me {
        @GET
        @RateLimited(value = P, name = "p", key = "principal, header:X-Api-Key")
        public String get() {
            return "me";
        }
    }

    @Test
    void row_20_the_principal_of_an_authentication_filter_is_the_key() throws Exception {
        start(api(Me.class, Authentication.class));

        assertThat(get("/api/me", "X-User", "alice").remaining()).isEqualTo(1);
        assertThat(get("/api/me", "X-User", "bob").remaining()).isEqualTo(1);
        assertThat(get("/api/me", "X-User", "alice").remaining()).isZero();
        assertThat(get("/api/me", "X-User", "alice").status()).isEqualTo(429);
        assertThat(get("/api/me").remaining()).isEqualTo(1);
        assertThat(outcomes.buckets())
                .containsExactlyInAnyOrder("principal:alice", "principal:bob", "address:127.0.0.1");
    }

    @Test
    void row_20_the_containers_login_is_the_key() throws Exception {
        start(api(Me.class).secured("/api/me", Map.of("alice", "a")));

        Reply reply = get("/api/me", "Authorization", "Basic YWxpY2U6YQ==");

        assertThat(reply.remaining()).isEqualTo(1);
        assertThat(outcomes.buckets()).containsExactly("principal:alice");
    }

    /** Sends requests elsewhere before they are matched. */
    @Provider
    @PreMatching
    public static class Rewriting implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath(false).endsWith("old")) {
                URI base = request.getUriInfo().getBaseUri();
                request.setRequestUri(base, base.resolve("x"));
            }
            if ("PURGE".equals(request.getMethod())) {
                request.setMethod("GET");
            }
        }
    }

    @Test
    void row_33_a_rewritten_path_or_method_counts_where_it_leads() throws Exception {
        start(api(X.class, Rewriting.class));

        assertThat(get("/api/old").remaining()).isZero();
        assertThat(get("/api/x").status()).isEqualTo(429);
        assertThat(get("/api/old").status()).isEqualTo(429);
        assertThat(send("PURGE", "/api/x").status()).isNotEqualTo(200);
        assertThat(RUNS).hasValue(1);
    }

    @Path("failing")
    @RateLimited(value = "3/1m", name = "p")
    public static class Failing {
        @GET
        @Path("mapped")
        public String mapped() {
            throw new IllegalStateException("meant");
        }

        @GET
        @Path("web")
        public String web() {
            throw new WebApplicationException(418);
        }

        @GET
        @Path("unmapped")
        public String unmapped() {
            throw new UnsupportedOperationException("meant");
        }
    }

    /** The application's own answer to its exceptions. */
    @Provider
    public static class Mapper implements ExceptionMapper<IllegalStateException> {
        @Override
        public Response toResponse(IllegalStateException e) {
            return Response.status(409).entity("mapped").build();
        }
    }

    @Test
    void row_13_an_exception_that_the_application_maps_leaves_its_permit_taken_and_the_fields_there() throws Exception {
        start(api(Failing.class, Mapper.class));

        Reply mapped = get("/api/failing/mapped");
        assertThat(mapped.status()).isEqualTo(409);
        assertThat(mapped.body()).isEqualTo("mapped");
        assertThat(mapped.remaining()).isEqualTo(2);
        Reply web = get("/api/failing/web");
        assertThat(web.status()).isEqualTo(418);
        assertThat(web.remaining()).isEqualTo(1);
        assertThat(get("/api/failing/unmapped").status()).isEqualTo(500);
        assertThat(get("/api/failing/web").status()).isEqualTo(429);
    }
}
