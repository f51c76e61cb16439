package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Field;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimited;
import dev.weir.servlet.RateLimitFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servlet filter and the annotations in one application. */
class BothFiltersTest extends JaxrsCases {

    /** Fields that differ from one answer to the next, or that the container adds to one kind of answer. */
    private static final Set<String> OF_THE_CONTAINER = Set.of("date", "server", "connection", "keep-alive");

    @Path("x")
    public static class Resource {
        @GET
        @RateLimited(value = "10/1m", name = "p")
        public String get() {
            return "ok";
        }
    }

    @Path("x")
    public static class Narrow {
        @GET
        @RateLimited(value = P, name = "p")
        public String get() {
            return "ok";
        }
    }

    private WebApp filtered(String name, String limit) {
        return app().filter(name, new RateLimitFilter(), params("limit", limit), "/*");
    }

    @Test
    void row_12_under_the_same_policy_name_one_permit_is_taken() throws Exception {
        start(api(Api.class, filtered("p", "10/1m"), Resource.class));

        assertThat(get("/api/x").standings()).containsExactly(new Standing("p", 9, 6));
        assertThat(get("/api/x").standings()).containsExactly(new Standing("p", 8, 12));
        assertThat(outcomes.taken("p")).isEqualTo(2);
    }

    @Test
    void row_12_under_different_names_one_permit_each_is_taken_and_no_field_is_doubled() throws Exception {
        start(api(Api.class, filtered("edge", "20/1m"), Resource.class));

        Reply reply = get("/api/x");

        assertThat(reply.standings()).containsExactly(new Standing("edge", 19, 3), new Standing("p", 9, 6));
        assertThat(reply.all("RateLimit")).hasSize(1);
        assertThat(reply.all("RateLimit-Policy")).hasSize(1);
        assertThat(outcomes.taken("p")).isEqualTo(1);
        assertThat(outcomes.taken("edge")).isEqualTo(1);
    }

    @Test
    void row_08_a_refusal_by_jax_rs_behind_the_filter_has_each_field_once() throws Exception {
        start(api(Api.class, filtered("edge", "20/1m"), Narrow.class));
        get("/api/x");
        get("/api/x");

        Reply refused = get("/api/x");

        assertThat(refused.status()).isEqualTo(429);
        for (String field :
                List.of("RateLimit", "RateLimit-Policy", "Retry-After", "Cache-Control", "Vary", "Content-Type")) {
            assertThat(refused.all(field)).as(field).hasSize(1);
        }
        assertThat(refused.standings()).extracting(Standing::name).containsExactly("edge", "p");
        assertThat(refused.json().get("violated-policies"))
                .singleElement()
                .satisfies(name -> assertThat(name.asText()).isEqualTo("p"));
    }

    @Test
    void row_08_a_refusal_by_the_filter_does_not_reach_jax_rs() throws Exception {
        start(api(Api.class, filtered("edge", "1/1m"), Resource.class));
        get("/api/x");

        Reply refused = get("/api/x");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.standings()).containsExactly(new Standing("edge", 0, 60));
        assertThat(outcomes.taken("p")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html", "text/plain"})
    void row_06_the_refusal_of_both_filters_is_the_same_to_the_byte(String accept) throws Exception {
        start(api(Narrow.class));
        Reply byJaxrs = refused("/api/x", accept);
        CONTAINER.close();
        backend.limiter("p", Limit.parseAll(P), Backend.DEFAULT_MAX_WAIT).reset("address:127.0.0.1");
        start(limited("limit", P));
        Reply byServlet = refused("/api/x", accept);

        assertThat(byJaxrs.status()).isEqualTo(byServlet.status()).isEqualTo(429);
        assertThat(byJaxrs.body()).isEqualTo(byServlet.body()).isNotEmpty();
        assertThat(ours(byJaxrs)).containsExactlyElementsOf(ours(byServlet));
    }

    private Reply refused(String path, String accept) throws Exception {
        get(path, "Accept", accept);
        get(path, "Accept", accept);
        return get(path, "Accept", accept);
    }

    private static List<Field> ours(Reply reply) {
        return reply.fields().stream()
                .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
                .filter(field -> !OF_THE_CONTAINER.contains(field.name()))
                .sorted(Comparator.comparing(Field::name))
                .toList();
    }

    @Test
    void row_48_a_filter_and_an_annotation_of_one_name_and_different_limits_fail_the_deployment() {
        assertThatThrownBy(() -> start(api(Api.class, filtered("p", "11/1m"), Resource.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("\"p\"");
    }

    @ParameterizedTest
    @CsvSource({"dev.weir.http.RequestRecord, counted", "weir.outcome, allowed", "dev.weir.jaxrs.HeldFields, held"})
    void row_50_an_attribute_of_the_markers_name_from_elsewhere_is_ignored(String name, String value) throws Exception {
        WebApp app = app().filter(
                        "forger",
                        (request, response, chain) -> {
                            request.setAttribute(name, value);
                            chain.doFilter(request, response);
                        },
                        params(),
                        "/*");
        start(api(Api.class, app, Narrow.class));

        assertThat(get("/api/x").remaining()).isEqualTo(1);
        assertThat(get("/api/x").remaining()).isZero();
        assertThat(get("/api/x").status()).isEqualTo(429);
    }
}
