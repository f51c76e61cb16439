package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.ManualClock;
import dev.weir.RateLimitListener;
import dev.weir.http.Gate;
import dev.weir.http.Mode;
import dev.weir.http.Policy;
import dev.weir.memory.MemoryBackend;
import jakarta.annotation.Priority;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class RateLimitFeatureTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryBackend backend = MemoryBackend.builder().clock(clock).build();

    @Path("orders")
    @RateLimited("2/1m")
    public static class Orders {

        @GET
        public String list() {
            return "list";
        }

        @POST
        public String create() {
            return "created";
        }

        @DELETE
        @RateLimited("1/1m")
        public String clear() {
            return "cleared";
        }

        @GET
        @Path("free")
        @RateLimitExempt
        public String free() {
            return "free";
        }

        @GET
        @Path("{id}")
        public String one(@PathParam("id") String id) {
            return id;
        }

        @GET
        @Path("mapped")
        public String mapped() {
            throw new UnsupportedOperationException();
        }

        @GET
        @Path("missing")
        public String missing() {
            throw new NotFoundException();
        }

        @GET
        @Path("stage")
        public CompletionStage<String> stage() {
            return CompletableFuture.completedStage("stage");
        }

        @GET
        @Path("stream")
        public StreamingOutput stream() {
            return out -> {
                out.write("a".getBytes(StandardCharsets.UTF_8));
                out.flush();
                out.write("b".getBytes(StandardCharsets.UTF_8));
            };
        }
    }

    @Path("unmarked")
    public static class Unmarked {
        @GET
        public String get() {
            return "unmarked";
        }
    }

    @Path("keyed")
    public static class Keyed {
        @GET
        @Path("principal")
        @RateLimited(value = "1/1m", key = "principal")
        public String principal() {
            return "principal";
        }

        @GET
        @Path("cookie")
        @RateLimited(value = "1/1m", key = "cookie:session")
        public String cookie() {
            return "cookie";
        }

        @GET
        @Path("cost")
        @RateLimited(value = "10/1m", cost = 5)
        public String cost() {
            return "cost";
        }

        @GET
        @Path("two")
        @RateLimited("10/1s")
        @RateLimited(value = "1/1m", name = "slow")
        public String two() {
            return "two";
        }

        @GET
        @Path("shadow")
        @RateLimited(value = "1/1m", mode = Mode.SHADOW)
        public String shadow(@Context ContainerRequestContext request) {
            return String.valueOf(request.getProperty(Gate.OUTCOME));
        }
    }

    public static class Mapper implements ExceptionMapper<UnsupportedOperationException> {
        @Override
        public Response toResponse(UnsupportedOperationException exception) {
            return Response.status(418).entity("mapped").build();
        }
    }

    /** Takes the name that a caller says it has. */
    @Priority(Priorities.AUTHENTICATION)
    public static class Authentication implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String name = request.getHeaderString("X-User");
            if (name != null) {
                request.setSecurityContext(new SecurityContext() {
                    @Override
                    public Principal getUserPrincipal() {
                        if (name.equals("broken")) {
                            throw new IllegalStateException("no directory");
                        }
                        return () -> name;
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
                        return "test";
                    }
                });
            }
        }
    }

    /** Leads an old path to a resource. */
    @PreMatching
    public static class Rewriting implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().equals("old")) {
                request.setRequestUri(request.getUriInfo().getBaseUri().resolve("orders"));
            }
        }
    }

    private RateLimitFeature.Builder feature() {
        return RateLimitFeature.builder()
                .backend(backend)
                .remoteAddress(request -> request.getHeaders().getFirst("X-Peer"));
    }

    private JerseyServer start(RateLimitFeature feature, Class<?>... classes) {
        return JerseyServer.start(new ResourceConfig(classes).register(feature));
    }

    @Test
    void the_request_over_the_limit_is_refused() {
        try (JerseyServer server = start(feature().build(), Orders.class)) {
            HttpResponse<String> first = server.get("/orders");
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).isEqualTo("list");
            assertThat(first.headers().allValues("RateLimit-Policy")).containsExactly("\"Orders\";q=2;w=60");
            assertThat(first.headers().allValues("RateLimit")).containsExactly("\"Orders\";r=1;t=30");

            server.get("/orders");
            HttpResponse<String> third = server.get("/orders");

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().allValues("Retry-After")).containsExactly("30");
            assertThat(third.headers().allValues("RateLimit")).containsExactly("\"Orders\";r=0;t=30");
            assertThat(third.headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(third.headers().allValues("Content-Type")).containsExactly("application/problem+json");
            assertThat(third.body()).startsWith("{").contains("\"status\":429");

            clock.advance(Duration.ofSeconds(30));
            assertThat(server.statuses(2, "/orders")).containsExactly(200, 429);
        }
    }

    @Test
    void the_class_s_methods_share_a_bucket_that_a_method_s_own_does_not_touch() {
        try (JerseyServer server = start(feature().build(), Orders.class)) {
            assertThat(server.send("DELETE", "/orders").statusCode()).isEqualTo(200);
            assertThat(server.send("DELETE", "/orders").statusCode()).isEqualTo(429);
            assertThat(server.get("/orders").statusCode()).isEqualTo(200);
            assertThat(server.send("POST", "/orders").statusCode()).isEqualTo(200);
            assertThat(server.send("POST", "/orders").statusCode()).isEqualTo(429);
            assertThat(server.get("/orders/7").statusCode()).isEqualTo(429);
            assertThat(server.statuses(5, "/orders/free")).containsOnly(200);
        }
    }

    @Test
    void no_spelling_of_the_path_gets_round_the_limit() {
        try (JerseyServer server = start(feature().build(), Orders.class)) {
            server.statuses(2, "/orders");
            for (String path : new String[] {
                "/orders;a=b",
                "//orders",
                "/./orders",
                "/%6frders",
                "/ORDERS",
                "/orders/",
                "/orders%2F",
                "/orders/x%2F..",
                "/orders/x%2F..%2F..%2Ffree"
            }) {
                assertThat(server.get(path).statusCode()).as(path).isGreaterThanOrEqualTo(400);
            }
        }
    }

    @Test
    void a_head_request_counts_and_its_refusal_has_no_content() {
        try (JerseyServer server = start(feature().build(), Orders.class)) {
            assertThat(server.send("HEAD", "/orders").statusCode()).isEqualTo(200);
            server.get("/orders");
            HttpResponse<String> refused = server.send("HEAD", "/orders");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("30");
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.body()).isEmpty();
        }
    }

    @Test
    void a_preflight_does_not_count() {
        try (JerseyServer server = start(feature().policy(all("1/1m")).build(), Unmarked.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(server.send(
                                        "OPTIONS",
                                        "/unmarked",
                                        "Origin",
                                        "http://a",
                                        "Access-Control-Request-Method",
                                        "PUT")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(server.statuses(2, "/unmarked")).containsExactly(200, 429);
        }
    }

    @Test
    void errors_of_the_application_count_and_carry_the_fields() {
        try (JerseyServer server = start(feature().build(), Orders.class, Mapper.class)) {
            HttpResponse<String> mapped = server.get("/orders/mapped");
            HttpResponse<String> missing = server.get("/orders/missing");

            assertThat(mapped.statusCode()).isEqualTo(418);
            assertThat(mapped.headers().firstValue("RateLimit")).contains("\"Orders\";r=1;t=30");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.headers().firstValue("RateLimit")).contains("\"Orders\";r=0;t=60");
            assertThat(server.get("/orders/mapped").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void a_stream_and_a_completion_stage_count_once() {
        try (JerseyServer server = start(feature().build(), Orders.class)) {
            assertThat(server.get("/orders/stream").body()).isEqualTo("ab");
            assertThat(server.get("/orders/stage").headers().firstValue("RateLimit"))
                    .contains("\"Orders\";r=0;t=60");
        }
    }

    @Test
    void the_principal_of_an_authentication_filter_is_a_key_and_a_broken_one_is_none() {
        try (JerseyServer server = start(feature().build(), Keyed.class, Authentication.class)) {
            assertThat(server.statuses(2, "/keyed/principal", "X-User", "alice"))
                    .containsExactly(200, 429);
            assertThat(server.statuses(2, "/keyed/principal", "X-User", "bob")).containsExactly(200, 429);
            assertThat(server.statuses(2, "/keyed/principal", "X-Peer", "192.0.2.1"))
                    .containsExactly(200, 429);
            assertThat(server.get("/keyed/principal", "X-User", "broken", "X-Peer", "192.0.2.1")
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void a_cookie_is_a_key_and_a_broken_one_is_none() {
        try (JerseyServer server = start(feature().build(), Keyed.class)) {
            assertThat(server.statuses(2, "/keyed/cookie", "Cookie", "session=a"))
                    .containsExactly(200, 429);
            assertThat(server.statuses(2, "/keyed/cookie", "Cookie", "session=b"))
                    .containsExactly(200, 429);
            assertThat(server.statuses(2, "/keyed/cookie", "Cookie", "=;;\"", "X-Peer", "192.0.2.1"))
                    .containsExactly(200, 429);
        }
    }

    @Test
    void addresses_have_buckets_of_their_own_and_those_without_share_one() {
        try (JerseyServer server = start(feature().build(), Keyed.class)) {
            assertThat(server.statuses(3, "/keyed/cost", "X-Peer", "192.0.2.1")).containsExactly(200, 200, 429);
            assertThat(server.statuses(3, "/keyed/cost", "X-Peer", "192.0.2.2")).containsExactly(200, 200, 429);
            assertThat(server.statuses(3, "/keyed/cost")).containsExactly(200, 200, 429);
        }
    }

    @Test
    void repeated_annotations_all_count() {
        try (JerseyServer server = start(feature().build(), Keyed.class)) {
            assertThat(server.get("/keyed/two").headers().firstValue("RateLimit-Policy"))
                    .contains("\"Keyed.two\";q=10;w=1, \"slow\";q=1;w=60");
            assertThat(server.get("/keyed/two").body())
                    .contains("violated-policies")
                    .contains("slow");
        }
    }

    @Test
    void a_limit_in_shadow_refuses_nothing_and_tells_the_application() {
        try (JerseyServer server = start(feature().build(), Keyed.class)) {
            server.get("/keyed/shadow");
            HttpResponse<String> beyond = server.get("/keyed/shadow");

            assertThat(beyond.statusCode()).isEqualTo(200);
            assertThat(beyond.body()).isEqualTo("shadow_denied");
            assertThat(beyond.headers().firstValue("RateLimit")).isEmpty();
        }
    }

    @Test
    void a_rewritten_path_counts_where_it_leads() {
        try (JerseyServer server = start(feature().build(), Orders.class, Rewriting.class)) {
            assertThat(server.statuses(3, "/old")).containsExactly(200, 200, 429);
        }
    }

    @Test
    void a_policy_in_code_counts_besides_on_its_paths() {
        Policy policy = Policy.named("code").limit("3/1m").paths("/orders/**").build();
        try (JerseyServer server = start(feature().policy(policy).build(), Orders.class, Unmarked.class)) {
            assertThat(server.get("/orders/1").headers().firstValue("RateLimit-Policy"))
                    .contains("\"code\";q=3;w=60, \"Orders\";q=2;w=60");
            assertThat(server.statuses(5, "/unmarked")).containsOnly(200);
            assertThat(server.get("/orders/a%2Fb").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_backend_that_fails_lets_nobody_in() {
        MemoryBackend closed = MemoryBackend.create();
        ResourceConfig config = new ResourceConfig(Orders.class).property("weir.backend", closed);
        try (JerseyServer server = JerseyServer.start(config)) {
            closed.close();

            assertThat(server.get("/orders").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void a_decision_is_made_once_a_request() {
        int[] decisions = {0};
        MemoryBackend counting = MemoryBackend.builder()
                .clock(clock)
                .listener(new RateLimitListener() {
                    @Override
                    public void allowed(Demand demand, Decision decision) {
                        decisions[0]++;
                    }
                })
                .build();
        try (JerseyServer server =
                start(RateLimitFeature.builder().backend(counting).build(), Orders.class)) {
            server.get("/orders");

            assertThat(decisions[0]).isEqualTo(1);
        }
    }

    private static Policy all(String limit) {
        return Policy.named("all").limit(limit).build();
    }
}
