package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimited;
import dev.weir.redis.RealRedis;
import dev.weir.servlet.RateLimitFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The servlet filters and the annotations of one application share a backend, and leave nothing of it behind. */
class SharedBackendTest extends JaxrsCases {

    @Path("x")
    public static class Resource {
        @GET
        @RateLimited(value = "10/1m", name = "p")
        public String get() {
            return "ok";
        }
    }

    private static WebApp filtered(String name, String limit, String... more) {
        Map<String, String> params = new HashMap<>(params(more));
        params.put("limit", limit);
        return WebApp.at("").filter(name, new RateLimitFilter(), params, "/*");
    }

    @Test
    void row_48_without_a_word_it_is_one_in_memory_which_knows_a_name_once() {
        assertThatThrownBy(() -> start(apiWith(Map.of(), filtered("p", "11/1m"), Resource.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("limiter \"p\" is in use with");
    }

    @Test
    void row_48_with_other_settings_it_is_another() throws Exception {
        start(apiWith(Map.of(), filtered("p", "11/1m", "max-buckets", "1000"), Resource.class));

        assertThat(get("/api/x").status()).isEqualTo(200);
    }

    @Test
    void the_servlet_contexts_own_backend_is_that_of_the_annotations_too() throws Exception {
        start(apiWith(Map.of(), app(), Resource.class));

        assertThat(get("/api/x").standings()).containsExactly(new Standing("p", 9, 6));
        assertThat(outcomes.taken("p")).isEqualTo(1);
    }

    @Test
    void row_36_over_redis_they_share_a_client_that_goes_with_the_application() throws Exception {
        try (RealRedis redis = new RealRedis()) {
            Map<String, Object> properties = Map.of(
                    "weir.backend", "redis",
                    "weir.redis-url", redis.url(),
                    "weir.key-prefix", "it:",
                    "weir.timeout", "10s");
            start(apiWith(properties, WebApp.at(""), Resource.class));
            assertThat(get("/api/x").standings()).containsExactly(new Standing("p", 9, 6));
            long clients = redis.clients();
            for (int i = 0; i < 2; i++) {
                CONTAINER.redeploy();
                assertThat(get("/api/x").status()).isEqualTo(200);
            }
            CONTAINER.close();
            await().atMost(PATIENCE).until(() -> redis.clients() == 0);

            WebApp app = filtered(
                    "edge",
                    "20/1m",
                    "backend",
                    "redis",
                    "redis-url",
                    redis.url(),
                    "key-prefix",
                    "it:",
                    "timeout",
                    "10s");
            start(apiWith(properties, app, Resource.class));
            assertThat(get("/api/x").standings()).extracting(Standing::name).containsExactly("edge", "p");
            assertThat(redis.clients()).isLessThanOrEqualTo(clients + 3);
            CONTAINER.close();
            await().atMost(PATIENCE).until(() -> redis.clients() == 0);
        }
    }
}
