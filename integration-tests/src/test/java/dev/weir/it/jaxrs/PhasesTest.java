package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimited;
import dev.weir.servlet.RateLimitFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One file, whose policies of the edge the servlet filter decides, and those behind authentication JAX-RS. */
class PhasesTest extends JaxrsCases {

    private static final String EDGE = "{\"name\": \"edge\", \"limits\": \"50/1h\"}";

    /** Of phase authenticated, for it needs the principal. */
    private static final String USER =
            "{\"name\": \"user\", \"key\": [\"principal\", \"client-address\"], \"limits\": \"2/1h\"}";

    @Path("me")
    public static class Me {
        @GET
        public String get() {
            return "ok";
        }
    }

    @Path("me")
    public static class NamesEdge {
        @GET
        @RateLimited(policy = "edge")
        public String get() {
            return "ok";
        }
    }

    private WebApp filtered(String policies, String... more) throws Exception {
        Map<String, String> params = params(more);
        params.put("policies", save(policies).toString());
        return app().filter("limits", new RateLimitFilter(), params, "/*");
    }

    @Test
    void row_47_a_policy_on_the_principal_is_left_to_jax_rs_and_never_charged_to_the_address() throws Exception {
        start(apiWith(Map.of(), filtered(EDGE + ", " + USER), Me.class, Login.class));

        assertThat(get("/api/me", "X-User", "alice").standings())
                .containsExactly(new Standing("edge", 49, 72), new Standing("user", 1, 1800));
        assertThat(get("/api/me", "X-User", "bob").standings()).contains(new Standing("user", 1, 1800));
        get("/api/me", "X-User", "alice");
        assertThat(get("/api/me", "X-User", "alice").status()).isEqualTo(429);
        assertThat(get("/api/me", "X-User", "bob").status()).isEqualTo(200);
        assertThat(outcomes.taken("user")).isEqualTo(4);
        assertThat(outcomes.buckets())
                .containsExactlyInAnyOrder("address:127.0.0.1", "principal:alice", "principal:bob");
        assertThat(outcomes.taken("edge")).isEqualTo(5);

        assertThat(get("/api/me").standings()).as("nobody is there").contains(new Standing("user", 1, 1800));
    }

    @Test
    void row_47_where_no_resource_is_reached_only_the_edge_counts() throws Exception {
        start(apiWith(Map.of(), filtered(EDGE + ", " + USER), Me.class, Login.class));

        assertThat(get("/api/none", "X-User", "alice").status()).isEqualTo(404);
        assertThat(outcomes.taken("edge")).isEqualTo(1);
        assertThat(outcomes.taken("user")).isZero();
    }

    @Test
    void row_47_who_is_refused_at_the_edge_is_not_charged_behind_it() throws Exception {
        start(apiWith(Map.of(), filtered(EDGE.replace("50", "1") + ", " + USER), Me.class, Login.class));
        get("/api/me", "X-User", "alice");

        assertThat(get("/api/me", "X-User", "alice").status()).isEqualTo(429);
        assertThat(outcomes.taken("user")).isEqualTo(1);
    }

    @Test
    void row_12_a_policy_that_both_filters_decide_counts_once() throws Exception {
        start(apiWith(Map.of("weir.phase", "both"), filtered(EDGE + ", " + USER, "phase", "both"), Me.class));

        assertThat(get("/api/me").standings())
                .containsExactly(new Standing("edge", 49, 72), new Standing("user", 1, 1800));
        assertThat(outcomes.taken("edge")).isEqualTo(1);
        assertThat(outcomes.taken("user")).isEqualTo(1);
    }

    @Test
    void row_12_a_policy_of_the_edge_that_an_annotation_names_too_counts_once() throws Exception {
        start(apiWith(Map.of(), filtered(EDGE), NamesEdge.class));

        assertThat(get("/api/me").standings()).containsExactly(new Standing("edge", 49, 72));
        assertThat(outcomes.taken("edge")).isEqualTo(1);
    }

    @Test
    void jax_rs_may_decide_the_edge_and_a_servlet_filter_what_is_behind_authentication() throws Exception {
        start(apiWith(Map.of("weir.phase", "edge"), filtered(EDGE + ", " + USER, "phase", "authenticated"), Me.class));

        assertThat(get("/api/me").standings())
                .containsExactly(new Standing("user", 1, 1800), new Standing("edge", 49, 72));
    }

    @Test
    void row_47_a_policy_of_the_edge_that_neither_filter_decides_fails_the_deployment() {
        assertThatThrownBy(() ->
                        start(apiWith(Map.of(), filtered(EDGE + ", " + USER, "phase", "authenticated"), Me.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("policy \"edge\"")
                .hasMessageContaining("which no filter decides");
    }

    @Test
    void jax_rs_that_is_started_before_the_servlet_filters_leaves_the_edge_to_them() throws Exception {
        WebApp app = filtered(EDGE + ", " + USER);
        String file = directory.resolve("policies.json").toString();
        start(apiStartedFirst(Map.of("weir.policies", file), app, Me.class, Login.class));

        assertThat(get("/api/me", "X-User", "alice").standings())
                .containsExactly(new Standing("edge", 49, 72), new Standing("user", 1, 1800));
    }

    @Test
    void row_47_a_policy_of_the_edge_that_no_filter_turns_out_to_decide_is_never_passed_over() throws Exception {
        String file = save(EDGE + ", " + USER).toString();
        WebApp app = apiStartedFirst(Map.of("weir.policies", file), app(), Me.class, Login.class);
        try {
            start(app);
        } catch (DeploymentFailed e) {
            assertThat(e).hasMessageContaining("which no filter decides");
            return;
        }
        assertThat(get("/api/me", "X-User", "alice").status()).isEqualTo(500);
    }

    @Test
    void row_47_the_containers_login_is_seen_by_both() throws Exception {
        start(apiWith(Map.of(), filtered(EDGE + ", " + USER, "phase", "both"), Me.class)
                .secured("/api/me", Map.of("alice", "a")));

        assertThat(get("/api/me", "Authorization", "Basic YWxpY2U6YQ==").standings())
                .contains(new Standing("user", 1, 1800));
        assertThat(outcomes.buckets()).containsExactlyInAnyOrder("address:127.0.0.1", "principal:alice");
    }
}
