package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.http.Policy;
import dev.weir.it.ErrorOutput;
import dev.weir.it.PathTricks;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Quota;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimitFeature;
import dev.weir.jaxrs.RateLimited;
import dev.weir.jaxrs.servlet.ApplicationLife;
import dev.weir.servlet.RateLimitFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies of a file in JAX-RS. */
class PolicyFileTest extends JaxrsCases {

    private static final AtomicInteger RUNS = new AtomicInteger();

    @Path("x")
    public static class X {
        @GET
        public String get() {
            RUNS.incrementAndGet();
            return "ok";
        }
    }

    @Path("{any}")
    public static class Template {
        @GET
        public String get(@PathParam("any") String any) {
            RUNS.incrementAndGet();
            return "ok";
        }
    }

    @Path("y")
    public static class Annotated {
        @GET
        @RateLimited(value = "10/1h", name = "own")
        public String get() {
            return "ok";
        }
    }

    @Path("z")
    public static class Named {
        @GET
        @RateLimited(policy = "n")
        public String get() {
            return "ok";
        }
    }

    private static String policy(String name, String limits, String more) {
        return "{\"name\": \"" + name + "\", \"phase\": \"authenticated\", \"limits\": \"" + limits + "\"" + more + "}";
    }

    private static String on(String paths) {
        return ", \"match\": {\"paths\": \"" + paths + "\"}";
    }

    @Test
    void its_policies_count_where_they_match_besides_annotations() throws Exception {
        start(apiOf(policy("all", "20/1h", "") + ", " + policy("x", "10/1h", on("/api/x")), X.class, Annotated.class));

        assertThat(get("/api/x").standings()).extracting(Standing::name).containsExactly("all", "x");
        assertThat(get("/api/y").standings()).extracting(Standing::name).containsExactly("all", "own");
        assertThat(outcomes.taken("all")).isEqualTo(2);
    }

    @Test
    void row_16_if_an_annotation_denies_the_file_s_policies_keep_nothing() throws Exception {
        start(apiOf(
                policy("all", "20/1h", "") + ", " + policy("n", "1/1h", ", \"match\": {\"annotated\": true}"),
                Named.class));

        assertThat(get("/api/z").status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(get("/api/z").status()).isEqualTo(429);
        }
        assertThat(outcomes.taken("all")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/shop", "/shop/eu"})
    void its_paths_are_those_within_the_web_application(String context) throws Exception {
        start(apiOf(policy("x", "1/1h", on("/api/x")), Map.of(), app(context), X.class));

        assertThat(get("/api/x").remaining()).isZero();
        assertThat(get("/api/x").status()).isEqualTo(429);
    }

    @Test
    void paths_of_policies_in_code_stay_below_the_base() throws Exception {
        start(apiWith(readInFront().initializer(ApplicationLife::new), Set.of(withCode()), X.class));

        assertThat(get("/api/x").standings()).extracting(Standing::name).containsExactly("code", "x");
    }

    /** Some containers tell a feature that is an instance nothing at its start. */
    @Test
    void a_file_in_front_that_jax_rs_cannot_know_of_is_never_passed_over() throws Exception {
        start(apiWith(readInFront(), Set.of(withCode()), X.class));

        Reply reply = get("/api/x");
        assertThat(reply.status() == 500 || reply.standings().size() == 2)
                .as(reply.toString())
                .isTrue();
    }

    private RateLimitFeature withCode() {
        Policy code = Policy.named("code").limit("10/1h").paths("/x").build();
        return RateLimitFeature.builder().backend(backend).policy(code).build();
    }

    private WebApp readInFront() throws IOException {
        return app().filter(
                        "limits",
                        new RateLimitFilter(),
                        params(
                                "policies",
                                save(policy("x", "20/1h", on("/api/x"))).toString()),
                        "/*");
    }

    @ParameterizedTest
    @ValueSource(classes = {X.class, Template.class})
    void row_30_no_way_to_write_a_path_is_past_a_policy_on_it(Class<?> resource) throws Exception {
        start(apiOf(policy("x", "1/1h", on("/api/x")), resource));
        assertThat(get("/api/x").status()).isEqualTo(200);
        List<String> past = new ArrayList<>();
        for (String trick : PathTricks.TO_API_X) {
            int before = RUNS.get();
            Reply reply = get(trick);
            if (RUNS.get() > before && !reply.has("RateLimit") && resource == X.class) {
                past.add(trick + " -> " + reply.status());
            }
        }

        assertThat(past).isEmpty();
        assertThat(get("/api/x").status()).isEqualTo(429);
    }

    @Test
    void where_none_is_named_it_is_the_one_that_the_servlet_filter_reads() throws Exception {
        WebApp app = app().filter(
                        "limits",
                        new RateLimitFilter(),
                        params(
                                "policies",
                                save(policy("all", "20/1h", "") + ", " + edge("e", "30/1h"))
                                        .toString()),
                        "/*");
        start(apiWith(Map.of(), app, X.class));

        assertThat(get("/api/x").standings()).extracting(Standing::name).containsExactly("e", "all");
    }

    private static String edge(String name, String limits) {
        return "{\"name\": \"" + name + "\", \"phase\": \"edge\", \"limits\": \"" + limits + "\"}";
    }

    @Test
    void a_policy_of_the_edge_that_nobody_decides_fails_the_deployment() {
        assertThatThrownBy(() -> start(apiOf(edge("e", P), X.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("policy \"e\"")
                .hasMessageContaining("phase edge")
                .hasMessageContaining("\"weir.phase\"")
                .hasMessageContaining("RateLimitFilter");
    }

    @Test
    void a_policy_behind_authentication_that_nobody_decides_fails_the_deployment() {
        assertThatThrownBy(() -> start(apiOf(policy("a", P, ""), Map.of("weir.phase", "edge"), app(), X.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("policy \"a\"")
                .hasMessageContaining("phase authenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"both", "edge, authenticated"})
    void jax_rs_decides_the_edge_too_where_it_is_told_to(String phases) throws Exception {
        start(apiOf(
                edge("e", "10/1h") + ", " + policy("a", "20/1h", ""), Map.of("weir.phase", phases), app(), X.class));

        assertThat(get("/api/x").standings()).extracting(Standing::name).containsExactly("e", "a");
    }

    @Test
    void a_policy_of_the_edge_that_an_annotation_is_to_name_needs_no_filter() throws Exception {
        start(apiOf(edge("n", "10/1h").replace("}", ", \"match\": {\"annotated\": true}}"), Named.class));

        assertThat(get("/api/z").standings()).extracting(Standing::name).containsExactly("n");
    }

    @Test
    void row_34_an_unknown_phase_fails_the_deployment() {
        assertThatThrownBy(() -> start(apiOf(policy("a", P, ""), Map.of("weir.phase", "late"), app(), X.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("\"weir.phase\"")
                .hasMessageContaining("late");
    }

    @Test
    void row_34_a_file_that_is_wrong_fails_the_deployment_with_its_place() {
        assertThatThrownBy(() -> start(apiOf(policy("a", "fast", ""), X.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("policies.json:1:");
    }

    @Test
    void row_38_a_changed_limit_counts_within_seconds_and_a_callers_debt_stays() throws Exception {
        String named = ", \"match\": {\"annotated\": true}";
        start(apiOf(policy("all", "2/1h", "") + ", " + policy("n", "20/1h", named), X.class, Named.class));
        get("/api/x");
        assertThat(get("/api/z").standings()).extracting(Standing::name).containsExactly("all", "n");
        assertThat(get("/api/x").status()).isEqualTo(429);

        save(policy("all", "4/1h", "") + ", " + policy("n", "30/1h", named));
        await().atMost(PATIENCE).until(() -> get("/api/x").quotas().equals(List.of(new Quota("all", 4, 3600L))));

        assertThat(get("/api/x").status())
                .as("an hour until full is an hour until full")
                .isEqualTo(429);
        assertThat(get("/api/z").quotas()).contains(new Quota("n", 30, 3600L));
        save(policy("n", "30/1h", named));
        await().atMost(PATIENCE).until(() -> get("/api/x").status() == 200);
        assertThat(get("/api/z").standings()).extracting(Standing::name).containsExactly("n");
        assertThat(outcomes.taken("n")).isEqualTo(2);
    }

    @Test
    void a_new_file_that_lacks_what_an_annotation_names_changes_nothing_and_is_told_of_once() throws Exception {
        String named = policy("n", "20/1h", ", \"match\": {\"annotated\": true}");
        start(apiOf(named, Named.class, X.class));
        get("/api/z");
        try (ErrorOutput log = new ErrorOutput()) {
            save(policy("all", "5/1h", ""));
            await().atMost(PATIENCE).until(() -> log.text().contains("The policies stay as they were"));
            assertThat(log.text()).contains("there is no policy \"n\"").contains(Named.class.getName() + ".get()");
        }
        assertThat(get("/api/z").standings()).extracting(Standing::name).containsExactly("n");
        assertThat(get("/api/x").has("RateLimit")).isFalse();

        save(policy("all", "5/1h", "") + ", " + named);
        await().atMost(PATIENCE).until(() -> get("/api/x").has("RateLimit"));
        assertThat(get("/api/z").standings()).extracting(Standing::name).containsExactly("all", "n");
        assertThat(outcomes.taken("n")).isEqualTo(3);
    }

    @Test
    void row_34_a_new_file_with_the_name_of_an_annotation_changes_nothing() throws Exception {
        start(apiOf(policy("all", "50/1h", ""), Annotated.class));
        try (ErrorOutput log = new ErrorOutput()) {
            save(policy("own", "5/1h", ""));
            await().atMost(PATIENCE).until(() -> log.text().contains("The policies stay as they were"));
            assertThat(log.text()).contains("\"own\"");
        }

        assertThat(get("/api/y").standings()).extracting(Standing::name).containsExactly("all", "own");
    }

    @Test
    void row_36_a_redeployed_application_leaves_no_watch_behind() throws Exception {
        start(apiOf(policy("all", "50/1h", ""), X.class));
        for (int i = 0; i < 3; i++) {
            CONTAINER.redeploy();
            assertThat(get("/api/x").status()).isEqualTo(200);
        }

        await().atMost(PATIENCE).until(() -> watches() == 1);
        CONTAINER.close();
        await().atMost(PATIENCE).until(() -> watches() == 0);
    }

    /** As where a server is embedded that runs no initializers. */
    @Test
    void row_36_where_nobody_tells_of_an_end_the_watch_goes_with_its_application() throws Exception {
        Map<String, Object> properties =
                Map.of("weir.policies", save(policy("all", "50/1h", "")).toString());
        start(apiUntold(properties, X.class));
        for (int i = 0; i < 3; i++) {
            CONTAINER.redeploy();
            assertThat(get("/api/x").status()).isEqualTo(200);
        }

        await().atMost(PATIENCE).until(() -> watchesInUse() == 1);
        CONTAINER.close();
        start(apiUntold(Map.of(), X.class)); // RESTEasy keeps the application that it started last
        await().atMost(PATIENCE).until(() -> watchesInUse() == 0);
    }

    private static long watchesInUse() {
        System.gc();
        return watches();
    }

    private static long watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("weir-policies"))
                .count();
    }

    @Test
    void a_policy_that_lets_requests_wait_refuses_them_here_and_says_so_at_the_start() throws Exception {
        try (ErrorOutput log = new ErrorOutput()) {
            start(apiOf(policy("slow", "1/1s", ", \"wait\": \"2s\""), X.class));
            get("/api/x");

            assertThat(get("/api/x").status()).isEqualTo(429);
            assertThat(log.text()).containsOnlyOnce("Policy slow lets requests wait, which JAX-RS cannot do");
        }
    }
}
