package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.ManualClock;
import dev.weir.memory.MemoryBackend;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class SubResourceTest {

    private final RateLimitFeature feature = RateLimitFeature.builder()
            .backend(MemoryBackend.builder().clock(new ManualClock()).build())
            .build();

    public static class Bare {
        @GET
        public String get() {
            return "bare";
        }

        @GET
        @Path("own")
        @RateLimited("1/1m")
        public String own() {
            return "own";
        }

        @GET
        @Path("exempt")
        @RateLimitExempt
        public String exempt() {
            return "exempt";
        }

        @Path("deeper")
        public Bare deeper() {
            return new Bare();
        }

        @Path("marked")
        public Marked marked() {
            return new Marked();
        }
    }

    @RateLimited("1/1m")
    public static class Marked {
        @GET
        public String get() {
            return "marked";
        }

        @Path("bare")
        public Class<Bare> bare() {
            return Bare.class;
        }
    }

    @Path("root")
    @RateLimited("2/1m")
    public static class Root {
        @Path("bare")
        public Bare bare() {
            return new Bare();
        }

        @Path("wrong")
        public Wrong wrong() {
            return new Wrong();
        }
    }

    @Path("exempt-root")
    @RateLimitExempt
    public static class ExemptRoot {
        @Path("bare")
        public Bare bare() {
            return new Bare();
        }

        @Path("marked")
        public Marked marked() {
            return new Marked();
        }
    }

    public static class Wrong {
        @GET
        @RateLimited("a lot")
        public String get() {
            return "wrong";
        }
    }

    public static class AnnotatedLocator {
        @Path("bare")
        @RateLimited("1/1m")
        public Bare bare() {
            return new Bare();
        }
    }

    @Path("annotated-root")
    public static class AnnotatedLocatorRoot extends AnnotatedLocator {}

    @Path("unknown")
    public static class Unknown {
        @Path("locator")
        public Object locator() {
            return new AnnotatedLocator();
        }
    }

    @RateLimited("2/1m")
    public static class Shop extends ResourceConfig {
        Shop() {
            super(Unlimited.class);
        }
    }

    @Path("unlimited")
    public static class Unlimited {
        @Path("bare")
        public Bare bare() {
            return new Bare();
        }
    }

    private JerseyServer start(Class<?>... classes) {
        return JerseyServer.start(new ResourceConfig(classes).register(feature));
    }

    @Test
    void the_root_class_s_limit_counts_where_nothing_nearer_is_annotated() {
        try (JerseyServer server = start(Root.class)) {
            assertThat(server.get("/root/bare").headers().firstValue("RateLimit-Policy"))
                    .contains("\"Root\";q=2;w=60");
            assertThat(server.get("/root/bare/deeper/deeper").statusCode()).isEqualTo(200);
            assertThat(server.get("/root/bare").statusCode()).isEqualTo(429);
            assertThat(server.get("/root/bare/deeper/exempt").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_sub_resource_s_own_limits_count_instead() {
        try (JerseyServer server = start(Root.class)) {
            assertThat(server.statuses(2, "/root/bare/own")).containsExactly(200, 429);
            assertThat(server.statuses(2, "/root/bare/marked")).containsExactly(200, 429);
            assertThat(server.statuses(2, "/root/bare/marked/bare")).containsExactly(429, 429);
            assertThat(server.statuses(3, "/root/bare")).containsExactly(200, 200, 429);
        }
    }

    @Test
    void an_exempt_root_class_exempts_what_has_no_limit_of_its_own() {
        try (JerseyServer server = start(ExemptRoot.class)) {
            assertThat(server.statuses(5, "/exempt-root/bare")).containsOnly(200);
            assertThat(server.statuses(2, "/exempt-root/marked")).containsExactly(200, 429);
        }
    }

    @Test
    void the_application_s_limit_counts_on_sub_resources() {
        try (JerseyServer server = JerseyServer.start(new Shop())) {
            assertThat(server.statuses(3, "/unlimited/bare")).containsExactly(200, 200, 429);
            assertThat(server.get("/unlimited/bare/exempt").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_sub_resource_whose_annotation_is_wrong_is_not_served() {
        try (JerseyServer server = start(Root.class)) {
            assertThat(server.statuses(2, "/root/wrong")).containsExactly(500, 500);
        }
    }

    @Test
    void an_annotated_locator_of_a_known_class_fails_the_deployment() {
        ResourceConfig config = new ResourceConfig(Root.class, AnnotatedLocatorRoot.class, Bare.class);

        assertThatThrownBy(
                        () -> JerseyServer.start(config.register(Other.class)).close())
                .hasStackTraceContaining(AnnotatedLocator.class.getName() + ".bare() is a sub-resource locator");
    }

    @Path("other")
    public static class Other {
        @GET
        public String get() {
            return "other";
        }
    }

    @Test
    void what_an_annotated_locator_leads_to_is_not_served() {
        try (JerseyServer server = start(AnnotatedLocatorRoot.class, Unknown.class)) {
            assertThat(server.get("/annotated-root/bare").statusCode()).isEqualTo(500);
            assertThat(server.get("/unknown/locator/bare").statusCode()).isEqualTo(500);
            assertThat(server.get("/unknown/locator/bare/own").statusCode()).isEqualTo(500);
        }
    }
}
