package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Quota;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JAX-RS knows of a request, as parts of keys, plans and exemptions. */
class KeyPartTest extends JaxrsCases {

    @Path("tenants/{tenant}")
    public static class Tenants {
        @GET
        @RateLimited(value = P, key = "path:tenant", name = "tenant")
        public String get(@PathParam("tenant") String tenant) {
            return "ok";
        }

        @GET
        @Path("orders/{id: [0-9]{1,3}}")
        @RateLimited(value = "9/1h", key = "path-template", name = "template")
        public String order(@PathParam("tenant") String tenant, @PathParam("id") String id) {
            return "ok";
        }

        @Path("part")
        public Part part() {
            return new Part();
        }
    }

    /** Behind a locator. */
    public static class Part {
        @GET
        @Path("{id}")
        @RateLimited(value = "9/1h", key = "path:tenant + path:id", name = "part")
        public String get(@PathParam("id") String id) {
            return "ok";
        }

        @GET
        @RateLimited(value = "9/1h", key = "path-template", name = "unknown")
        public String get() {
            return "ok";
        }
    }

    @Path("x")
    public static class X {
        @GET
        public String get() {
            return "ok";
        }
    }

    @Test
    void a_path_parameter_is_a_key_however_it_is_spelled() throws Exception {
        start(api(Tenants.class));

        assertThat(get("/api/tenants/a").remaining()).isEqualTo(1);
        assertThat(get("/api/tenants/b").remaining()).isEqualTo(1);
        assertThat(get("/api/tenants/%61").remaining()).isZero();
        assertThat(get("/api/tenants/a;x=y").status()).isEqualTo(429);
        assertThat(outcomes.buckets()).containsExactlyInAnyOrder("path:a", "path:b");
    }

    @Test
    void a_path_template_is_one_key_for_all_its_values_and_unknown_behind_a_locator() throws Exception {
        start(api(Tenants.class));

        get("/api/tenants/a/orders/1");
        get("/api/tenants/b/orders/22");
        assertThat(outcomes.buckets()).hasSize(1).first().asString().startsWith("path-template:");
        get("/api/tenants/a/part/7");
        get("/api/tenants/a/part");
        assertThat(outcomes.buckets()).contains("path:a+path:7", "address:127.0.0.1");
    }

    private static String policy(String more) {
        return "{\"name\": \"p\", \"phase\": \"authenticated\", \"limits\": \"2/1h\", " + more + "}";
    }

    @Test
    void a_role_is_a_plan_and_the_first_that_the_caller_has_counts() throws Exception {
        start(apiOf(
                policy("\"key\": \"principal\", \"plans\": {\"by\": \"role\","
                        + " \"limits\": {\"gold\": \"100/1h\", \"silver\": \"10/1h\"}}"),
                X.class,
                Login.class));

        assertThat(get("/api/x", "X-User", "a", "X-Roles", "silver,gold").quotas())
                .containsExactly(new Quota("p", 100, 3600L));
        assertThat(get("/api/x", "X-User", "b", "X-Roles", "silver").quotas())
                .containsExactly(new Quota("p", 10, 3600L));
        assertThat(get("/api/x", "X-User", "c").quotas()).containsExactly(new Quota("p", 2, 3600L));
        assertThat(get("/api/x", "X-User", "d", "X-Roles", "broken").quotas())
                .containsExactly(new Quota("p", 2, 3600L));
        assertThat(get("/api/x").quotas()).containsExactly(new Quota("p", 2, 3600L));
    }

    @Test
    void a_role_is_a_key_and_an_exemption() throws Exception {
        start(apiOf(
                policy("\"key\": [\"role:partner\", \"principal\"], \"exempt\": {\"roles\": [\"staff\"]}"),
                X.class,
                Login.class));

        for (int i = 0; i < 5; i++) {
            assertThat(get("/api/x", "X-User", "s", "X-Roles", "staff").has("RateLimit"))
                    .isFalse();
        }
        get("/api/x", "X-User", "a", "X-Roles", "partner");
        assertThat(get("/api/x", "X-User", "b", "X-Roles", "partner").remaining())
                .isZero();
        assertThat(get("/api/x", "X-User", "a", "X-Roles", "partner").status()).isEqualTo(429);
        assertThat(get("/api/x", "X-User", "a").status()).isEqualTo(200);
        assertThat(outcomes.buckets()).containsExactlyInAnyOrder("role:partner", "principal:a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"plans\": {\"by\": \"attribute:plan\", \"limits\": {\"gold\": \"100/1h\"}}",
                "\"plans\": {\"by\": \"role\", \"limits\": {\"gold\": \"100/1h\"}}",
                "\"plans\": {\"by\": \"principal\", \"limits\": {\"gold\": \"100/1h\"}}",
                "\"plans\": {\"by\": \"path:none\", \"limits\": {\"gold\": \"100/1h\"}}",
                "\"plans\": {\"by\": \"cookie:none\", \"limits\": {\"gold\": \"100/1h\"}}",
                "\"exempt\": {\"principals\": [\"root\"]}",
                "\"exempt\": {\"roles\": [\"root\"]}",
                "\"exempt\": {\"secrets\": {\"header\": \"X-Secret\", \"sha256\": [\""
                        + "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b\"]}}",
                "\"key\": [\"attribute:none\", \"path:none\", \"host\"]"
            })
    void row_48_what_is_absent_from_a_request_never_throws_and_never_lets_it_past(String what) throws Exception {
        start(apiOf(policy(what), X.class, Login.class));

        assertThat(get("/api/x").standings()).containsExactly(new Standing("p", 1, 1800));
        assertThat(get("/api/x").status()).isEqualTo(200);
        assertThat(get("/api/x").status()).isEqualTo(429);
    }

    @Test
    void a_variable_of_the_file_s_own_paths_is_a_key() throws Exception {
        start(apiOf(
                policy("\"key\": \"path:who\", \"match\": {\"paths\": \"/api/tenants/{who}/orders/*\"}"),
                Tenants.class));

        get("/api/tenants/a/orders/1");
        get("/api/tenants/%61/orders/2");
        assertThat(get("/api/tenants/a/orders/3").status()).isEqualTo(429);
        assertThat(get("/api/tenants/b/orders/3").status()).isEqualTo(200);
        assertThat(outcomes.buckets()).contains("path:a", "path:b");
    }

    @Test
    void the_host_that_the_caller_names_is_matched() throws Exception {
        start(apiOf(policy("\"match\": {\"hosts\": [\"api.example.com\"]}"), X.class));

        assertThat(get("/api/x").has("RateLimit")).isFalse();
        assertThat(getOf("API.example.com:8080").remaining()).isEqualTo(1);
        assertThat(getOf("api.example.com").remaining()).isZero();
        assertThat(getOf("www.example.com").has("RateLimit")).isFalse();
    }

    private Reply getOf(String host) throws IOException {
        String head = head("GET", "/api/x").replace(uri().getAuthority(), host);
        try (Connection connection = new Connection(uri())) {
            return connection.send(head).read("GET");
        }
    }
}
