package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.http.RateLimit;
import dev.weir.jaxrs.RateLimited;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Costs that are known only afterwards: by the answer's status, or by what the application says. */
class AfterwardsTest extends JaxrsCases {

    /** Three failed logins an hour; those that succeed cost nothing. */
    private static final String LOGINS = "{\"name\": \"login\", \"phase\": \"authenticated\", \"limits\": \"3/1h\","
            + " \"cost\": {\"status\": {\"401\": 1}}}";

    private static final Executor OTHER_THREAD = task -> new Thread(task, "answering").start();

    /** Told by the application in an exception. */
    public static class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The application's own answer to its exceptions. */
    @Provider
    public static class Mapper implements ExceptionMapper<Wrong> {
        @Override
        public Response toResponse(Wrong e) {
            return Response.status(401).build();
        }
    }

    /** The application's last word on the status. */
    @Provider
    public static class LastWord implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.getStatus() == 418) {
                response.setStatus(401);
            }
        }
    }

    @Path("login")
    public static class LoginPage {
        @GET
        @Path("returned")
        public Response returned(@QueryParam("wrong") String wrong) {
            return Response.status(wrong == null ? 200 : 401).entity("x").build();
        }

        @GET
        @Path("thrown")
        public String thrown(@QueryParam("wrong") String wrong) {
            if (wrong != null) {
                throw new WebApplicationException(401);
            }
            return "x";
        }

        @GET
        @Path("mapped")
        public String mapped(@QueryParam("wrong") String wrong) {
            if (wrong != null) {
                throw new Wrong();
            }
            return "x";
        }

        @GET
        @Path("filtered")
        public Response filtered(@QueryParam("wrong") String wrong) {
            return Response.status(wrong == null ? 200 : 418).entity("x").build();
        }

        @GET
        @Path("stage")
        public CompletionStage<Response> stage(@QueryParam("wrong") String wrong) {
            return CompletableFuture.supplyAsync(() -> returned(wrong), OTHER_THREAD);
        }

        @GET
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse response, @QueryParam("wrong") String wrong) {
            OTHER_THREAD.execute(() -> {
                if (wrong == null) {
                    response.resume("x");
                } else {
                    response.resume(new Wrong());
                }
            });
        }

        @GET
        @Path("unmapped")
        public String unmapped() {
            throw new UnsupportedOperationException("meant");
        }
    }

    private long remaining(String name, String limits) {
        return backend.limiter(name, Limit.parseAll(limits), Backend.DEFAULT_MAX_WAIT)
                .peek("address:127.0.0.1")
                .remaining();
    }

    @ParameterizedTest
    @ValueSource(strings = {"returned", "thrown", "mapped", "filtered", "stage", "suspended"})
    void only_failed_logins_count(String path) throws Exception {
        start(apiOf(LOGINS, LoginPage.class, Mapper.class, LastWord.class));

        for (int i = 0; i < 6; i++) {
            assertThat(get("/api/login/" + path).status()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> remaining("login", "3/1h") == 3);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(get("/api/login/" + path + "?wrong=1").status()).isEqualTo(401);
        }
        assertThat(get("/api/login/" + path).status()).isEqualTo(429);
    }

    @Test
    void row_13_an_exception_that_the_application_does_not_map_costs_what_500_costs() throws Exception {
        start(apiOf(LOGINS, LoginPage.class));

        for (int i = 0; i < 6; i++) {
            assertThat(get("/api/login/unmapped").status()).isEqualTo(500);
            await().atMost(PATIENCE).until(() -> remaining("login", "3/1h") == 3);
        }
    }

    @Path("cost")
    @RateLimited(value = "10/1h", name = "cost")
    public static class Cost {
        @GET
        @Path("servlet")
        public String servlet(@Context HttpServletRequest request, @QueryParam("refund") long refund) {
            return used(RateLimit.of(request.getAttribute(RateLimit.ATTRIBUTE)), refund);
        }

        @GET
        @Path("property")
        public String property(@Context ContainerRequestContext request, @QueryParam("refund") long refund) {
            return used(RateLimit.of(request.getProperty(RateLimit.ATTRIBUTE)), refund);
        }

        private static String used(RateLimit limit, long refund) {
            if (refund > 0) {
                limit.refund("cost", refund);
                return "left " + limit.peek("cost").remaining();
            }
            return limit.policies() + " charged " + limit.charge("cost", 4) + " left "
                    + limit.peek("cost").remaining();
        }
    }

    /** Where resources cannot have the request context a filter of the application can. */
    @Provider
    public static class CostFilter implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            RateLimit limit = RateLimit.of(request.getProperty(RateLimit.ATTRIBUTE));
            if (limit != null && request.getHeaders().containsKey("X-Expensive")) {
                limit.charge("cost", 4);
            }
        }
    }

    @Test
    void the_application_charges_more_gives_back_and_peeks() throws Exception {
        charges("servlet");
    }

    @Test
    void the_application_does_so_by_the_context_of_the_request() throws Exception {
        charges("property");
    }

    private void charges(String path) throws Exception {
        start(api(Cost.class));

        assertThat(get("/api/cost/" + path).body()).isEqualTo("[cost] charged 4 left 5");
        assertThat(get("/api/cost/" + path + "?refund=3").body()).isEqualTo("left 7");
        assertThat(get("/api/cost/" + path).body()).isEqualTo("[cost] charged 4 left 2");
        assertThat(get("/api/cost/" + path).body()).isEqualTo("[cost] charged 1 left 0");
        assertThat(get("/api/cost/" + path).status()).isEqualTo(429);
    }

    @Test
    void a_response_filter_of_the_application_charges_too() throws Exception {
        start(api(Cost.class, CostFilter.class));

        assertThat(get("/api/cost/servlet?refund=1", "X-Expensive", "1").status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> remaining("cost", "10/1h") == 6);
    }
}
