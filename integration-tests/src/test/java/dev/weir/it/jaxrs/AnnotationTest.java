package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Quota;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimitExempt;
import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What annotations limit. */
class AnnotationTest extends JaxrsCases {

    @Path("greeting")
    public static class Greeting {
        @GET
        @RateLimited(value = P, name = "p")
        public String get() {
            return "ok";
        }
    }

    @RateLimited(P)
    @Path("orders")
    public static class Orders {
        @GET
        @RateLimited("10/1m")
        public String list() {
            return "list";
        }

        @POST
        public String create() {
            return "created";
        }

        @GET
        @Path("{id}")
        public String one(@PathParam("id") String id) {
            return "order " + id;
        }

        @GET
        @Path("free")
        @RateLimitExempt
        public String free() {
            return "free";
        }
    }

    @Test
    void row_01_the_third_request_is_refused_and_after_the_wait_the_next_is_allowed() throws Exception {
        start(api(Greeting.class));

        Reply allowed = get("/api/greeting");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.body()).isEqualTo("ok");
        assertThat(allowed.quotas()).containsExactly(new Quota("p", 2, 60L));
        assertThat(allowed.standings()).containsExactly(new Standing("p", 1, 30));
        get("/api/greeting");
        Reply refused = get("/api/greeting");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(30);
        assertThat(refused.standings()).containsExactly(new Standing("p", 0, 30));
        assertThat(refused.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.json().get("violated-policies").get(0).asText()).isEqualTo("p");

        clock.advance(Duration.ofSeconds(30));
        assertThat(get("/api/greeting").status()).isEqualTo(200);
    }

    @Test
    void row_07_a_refused_head_has_no_body_and_a_preflight_is_not_charged() throws Exception {
        start(api(Greeting.class));
        String[] preflight = {"Origin", "https://example.org", "Access-Control-Request-Method", "GET"};
        for (int i = 0; i < 5; i++) {
            send("OPTIONS", "/api/greeting", preflight);
        }

        assertThat(send("HEAD", "/api/greeting").remaining()).isEqualTo(1);
        assertThat(get("/api/greeting").remaining()).isZero();
        Reply refused = send("HEAD", "/api/greeting");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(30);
    }

    @Test
    void row_33_a_limit_on_get_does_not_lift_the_class_s_from_post() throws Exception {
        start(api(Orders.class));

        assertThat(get("/api/orders").standings()).containsExactly(new Standing("Orders.list", 9, 6));
        assertThat(send("POST", "/api/orders", "Content-Length", "0").standings())
                .containsExactly(new Standing("Orders", 1, 30));
        send("POST", "/api/orders", "Content-Length", "0");
        assertThat(send("POST", "/api/orders", "Content-Length", "0").status()).isEqualTo(429);
        assertThat(get("/api/orders").remaining()).isEqualTo(8);
    }

    @Test
    void row_33_all_values_of_a_path_template_are_one_policy() throws Exception {
        start(api(Orders.class));

        assertThat(get("/api/orders/1").remaining()).isEqualTo(1);
        assertThat(get("/api/orders/2").remaining()).isZero();
        assertThat(get("/api/orders/3").status()).isEqualTo(429);
        for (int i = 0; i < 5; i++) {
            Reply free = get("/api/orders/free");
            assertThat(free.status()).isEqualTo(200);
            assertThat(free.has("RateLimit")).isFalse();
        }
    }

    /** Annotated where a subclass and an implementation inherit it. */
    public interface Counted {
        @GET
        @Path("by-interface")
        @RateLimited("1/1h")
        String byInterface();
    }

    /** Annotated where a subclass inherits it. */
    public abstract static class Parent {
        @GET
        @Path("by-parent")
        @RateLimited("1/1h")
        public String byParent() {
            return "ok";
        }

        @GET
        @Path("overridden")
        @RateLimited("1/1h")
        public abstract String overridden();
    }

    /** Inherits from both. */
    @Path("child")
    public static class Child extends Parent implements Counted {
        @Override
        public String byInterface() {
            return "ok";
        }

        @Override
        public String overridden() {
            return "ok";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"by-interface", "by-parent", "overridden"})
    void row_33_inherited_annotations_count(String path) throws Exception {
        start(api(Child.class));

        assertThat(get("/api/child/" + path).remaining()).isZero();
        assertThat(get("/api/child/" + path).status()).isEqualTo(429);
        assertThat(outcomes.allowed()).isEqualTo(1);
    }

    @Path("both")
    public static class Repeated {
        @GET
        @RateLimited(value = "10/1m burst 5", name = "wide")
        @RateLimited(value = "1/1m", name = "narrow")
        public String get() {
            return "ok";
        }
    }

    @Test
    void row_16_repeated_annotations_all_count_and_a_denial_takes_nothing() throws Exception {
        start(api(Repeated.class));

        assertThat(get("/api/both").standings()).extracting(Standing::remaining).containsExactly(4L, 0L);
        for (int i = 0; i < 3; i++) {
            Reply denied = get("/api/both");
            assertThat(denied.status()).isEqualTo(429);
            assertThat(denied.standings()).extracting(Standing::remaining).containsExactly(4L, 0L);
            assertThat(denied.json().get("violated-policies").get(0).asText()).isEqualTo("narrow");
        }
    }

    /** Limits all of its resources. */
    @RateLimited(value = "3/1m", name = "all")
    public static class LimitedApi extends Api {}

    @Test
    void row_33_a_limit_on_the_application_counts_besides() throws Exception {
        start(api(LimitedApi.class, app(), Greeting.class, Orders.class));

        assertThat(get("/api/greeting").standings())
                .containsExactly(new Standing("all", 2, 20), new Standing("p", 1, 30));
        assertThat(get("/api/orders").standings())
                .containsExactly(new Standing("all", 1, 40), new Standing("Orders.list", 9, 6));
        assertThat(get("/api/orders").status()).isEqualTo(200);
        assertThat(get("/api/orders").status()).isEqualTo(429);
        assertThat(get("/api/greeting").status()).isEqualTo(429);
        assertThat(get("/api/orders/free").status()).isEqualTo(200);
    }
}
