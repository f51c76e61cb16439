package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.it.ErrorOutput;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.http.Reply.Standing;
import dev.weir.jaxrs.RateLimitExempt;
import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations that name policies of the file. */
class NamedPolicyTest extends JaxrsCases {

    private static final String LOGIN =
            "{\"name\": \"login\", \"phase\": \"authenticated\", \"limits\": \"3/1h\", \"match\": {\"annotated\": true}}";
    private static final String MINE =
            "{\"name\": \"mine\", \"phase\": \"authenticated\", \"limits\": \"2/1h\", \"match\": {\"paths\": \"/elsewhere\"}}";

    /** Stands for the policy of the file. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @RateLimited(policy = "login")
    public @interface Login {}

    /** Carries one that carries the limit. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Login
    @RateLimited("4/1h")
    public @interface Careful {}

    /** Lifts limits. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @RateLimitExempt
    public @interface Open {}

    @Path("r")
    public static class Resource {
        @GET
        @Path("plain")
        public String plain() {
            return "ok";
        }

        @GET
        @Path("named")
        @RateLimited(policy = "login")
        public String named() {
            return "ok";
        }

        @GET
        @Path("carried")
        @Login
        public String carried() {
            return "ok";
        }

        @GET
        @Path("mixed")
        @RateLimited(policy = "login")
        @RateLimited("9/1h")
        @RateLimited(policy = "mine")
        public String mixed() {
            return "ok";
        }

        @GET
        @Path("careful")
        @Careful
        public String careful() {
            return "ok";
        }
    }

    @Login
    @Path("c")
    public static class Classwide {
        @GET
        public String get() {
            return "ok";
        }

        @GET
        @Open
        @Path("open")
        public String open() {
            return "ok";
        }
    }

    @Test
    void a_policy_that_waits_for_an_annotation_counts_where_one_names_it_and_with_one_bucket() throws Exception {
        start(apiOf(LOGIN + ", " + MINE, Resource.class, Classwide.class));

        assertThat(get("/api/r/plain").has("RateLimit")).isFalse();
        assertThat(get("/api/r/named").standings()).containsExactly(new Standing("login", 2, 1200));
        assertThat(get("/api/r/carried").remaining()).isEqualTo(1);
        assertThat(get("/api/c").remaining()).isZero();
        assertThat(get("/api/r/named").status()).isEqualTo(429);
        assertThat(get("/api/c/open").has("RateLimit")).isFalse();
        assertThat(get("/api/c/open").status()).isEqualTo(200);
    }

    @Test
    void named_policies_and_limits_of_the_annotation_s_own_mix_and_a_denial_takes_nothing() throws Exception {
        start(apiOf(LOGIN + ", " + MINE, Resource.class));

        assertThat(get("/api/r/mixed").standings())
                .extracting(Standing::name)
                .containsExactly("login", "Resource.mixed.2", "mine");
        get("/api/r/mixed");
        assertThat(get("/api/r/mixed").status()).isEqualTo(429);
        assertThat(get("/api/r/careful").standings())
                .containsExactlyInAnyOrder(new Standing("login", 0, 3600), new Standing("Resource.careful", 3, 900));
    }

    @Test
    void a_named_policy_that_matches_too_counts_once() throws Exception {
        start(apiOf(LOGIN + ", " + MINE.replace("/elsewhere", "/api/r/*"), Resource.class));

        assertThat(get("/api/r/mixed").standings())
                .extracting(Standing::name)
                .containsExactly("login", "Resource.mixed.2", "mine");
        assertThat(get("/api/r/plain").standings()).containsExactly(new Standing("mine", 0, 3600));
        assertThat(get("/api/r/plain").status()).isEqualTo(429);
        assertThat(outcomes.taken("mine")).isEqualTo(2);
    }

    @Path("wrong")
    public static class Unknown {
        @GET
        @RateLimited(policy = "logn")
        public String get() {
            return "never";
        }
    }

    @Path("wrong")
    public static class Both {
        @GET
        @RateLimited(value = P, policy = "login")
        public String get() {
            return "never";
        }
    }

    @Path("wrong")
    public static class Neither {
        @GET
        @RateLimited
        public String get() {
            return "never";
        }
    }

    @Path("wrong")
    public static class Twice {
        @GET
        @Login
        @RateLimited(policy = "login")
        public String get() {
            return "never";
        }
    }

    @Path("wrong")
    public static class SameName {
        @GET
        @RateLimited(value = P, name = "login")
        public String get() {
            return "never";
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Unknown.class, Both.class, Neither.class, Twice.class, SameName.class})
    void row_48_a_wrong_reference_fails_the_deployment_and_the_message_names_class_and_method(Class<?> resource) {
        assertThatThrownBy(() -> start(apiOf(LOGIN, resource)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("@RateLimited")
                .hasMessageContaining(resource.getName() + ".get()");
    }

    @Test
    void row_48_an_unknown_policy_is_named_beside_those_that_there_are() {
        assertThatThrownBy(() -> start(apiOf(LOGIN + ", " + MINE, Unknown.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("there is no policy \"logn\"")
                .hasMessageContaining("there are login, mine");
        CONTAINER.close();
        assertThatThrownBy(() -> start(apiWith(Map.of(), app(), Unknown.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("\"weir.policies\"");
    }

    @Test
    void row_48_two_policies_of_one_name_in_the_file_fail_the_deployment() {
        assertThatThrownBy(() -> start(apiOf(LOGIN + ", " + LOGIN, Resource.class)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("two policies are called \"login\"");
    }

    @Test
    void a_policy_that_waits_for_an_annotation_in_vain_is_told_of_and_nothing_else() throws Exception {
        try (ErrorOutput log = new ErrorOutput()) {
            start(apiOf(LOGIN + ", " + MINE, WithoutLimits.class));
            assertThat(get("/api/open").status()).isEqualTo(200);
            get("/api/open");

            assertThat(log.text()).containsOnlyOnce("Policy login of ").contains("but none does");
        }
    }

    @Path("open")
    public static class WithoutLimits {
        @GET
        public String get() {
            return "ok";
        }
    }

    @Test
    void the_log_says_of_each_method_what_is_enforced_and_from_where_it_was_read() throws Exception {
        try (ErrorOutput log = new ErrorOutput()) {
            start(apiOf(
                    LOGIN + ", " + MINE,
                    Map.of("weir.log-unlimited", "true"),
                    app(),
                    Resource.class,
                    WithoutLimits.class));
            get("/api/open");

            String resource = Resource.class.getName();
            assertThat(log.text().lines())
                    .anyMatch(line -> line.contains("On " + resource + ".named(): policy login")
                            && line.contains("policies.json:1"))
                    .anyMatch(line -> line.contains("On " + resource + ".mixed(): policy login")
                            && line.contains("of @RateLimited on " + resource + ".mixed()"))
                    .anyMatch(line -> line.contains("On resource methods: policy mine"))
                    .anyMatch(line ->
                            line.contains("On " + WithoutLimits.class.getName() + ".get(): only what the file's"));
        }
    }
}
