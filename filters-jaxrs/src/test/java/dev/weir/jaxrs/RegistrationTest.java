package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimitListener;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ForwardedField;
import dev.weir.http.Policy;
import dev.weir.memory.MemoryBackend;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    private final AtomicInteger decisions = new AtomicInteger();
    private final MemoryBackend backend = MemoryBackend.builder()
            .clock(new ManualClock())
            .listener(new RateLimitListener() {
                @Override
                public void allowed(Demand demand, Decision decision) {
                    decisions.incrementAndGet();
                }
            })
            .build();

    @Path("limited")
    public static class Limited {
        @GET
        @RateLimited("2/1m")
        public String get() {
            return "limited";
        }

        @GET
        @Path("exempt")
        @RateLimitExempt
        public String exempt() {
            return "exempt";
        }
    }

    @Path("plain")
    public static class Plain {
        @GET
        public String get() {
            return "plain";
        }
    }

    @Path("wrong")
    public static class Wrong {
        @GET
        @RateLimited("a lot")
        public String get() {
            return "wrong";
        }
    }

    /** Holds a class of the same simple name. */
    static final class Other {
        @Path("other")
        public static class Limited {
            @GET
            @RateLimited("2/1m")
            public String get() {
                return "other";
            }
        }
    }

    @RateLimited("3/1m")
    public static class Shop extends ResourceConfig {
        Shop() {
            super(Limited.class, Plain.class);
        }
    }

    @RateLimited("3/1m")
    public static class PlainShop extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(Limited.class, Plain.class);
        }
    }

    @RateLimited("a lot")
    public static class WrongShop extends ResourceConfig {
        WrongShop() {
            super(Plain.class);
        }
    }

    @RateLimitExempt
    public static class ExemptShop extends ResourceConfig {
        ExemptShop() {
            super(Plain.class);
        }
    }

    @Test
    void it_is_found_without_being_registered() {
        try (JerseyServer server = JerseyServer.start(new ResourceConfig(Limited.class))) {
            assertThat(server.statuses(3, "/limited")).containsExactly(200, 200, 429);
        }
    }

    @Test
    void found_and_registered_by_class_it_counts_once() {
        ResourceConfig config = new ResourceConfig(Limited.class, RateLimitFeature.class);
        try (JerseyServer server = JerseyServer.start(config.property("weir.backend", backend))) {
            assertThat(server.statuses(3, "/limited")).containsExactly(200, 200, 429);
            assertThat(decisions).hasValue(2);
        }
    }

    @Test
    void an_instance_serves_instead_of_the_one_that_is_found() {
        RateLimitFeature feature = RateLimitFeature.builder().backend(backend).build();
        try (JerseyServer server = JerseyServer.start(new ResourceConfig(Limited.class).register(feature))) {
            assertThat(server.statuses(3, "/limited")).containsExactly(200, 200, 429);
            assertThat(decisions).hasValue(2);
        }
    }

    @Test
    void properties_set_up_the_one_that_is_found() {
        ResourceConfig config = new ResourceConfig(Limited.class)
                .addProperties(Map.of(
                        "weir.backend", backend, "weir.trusted-proxies", "10.0.0.0/8", "weir.ipv6-prefix", "56"));
        try (JerseyServer server = JerseyServer.start(config)) {
            assertThat(server.get("/limited").statusCode()).isEqualTo(200);
            assertThat(decisions).hasValue(1);
        }
    }

    @Test
    void a_wrong_property_fails_the_deployment() {
        assertFails(new ResourceConfig(Plain.class).property("weir.max-bucket", "1"), "\"weir.max-bucket\" is unknown");
        assertFails(new ResourceConfig(Plain.class).property("weir.backend", "disk"), "it must be memory or redis");
        assertFails(
                new ResourceConfig(Plain.class)
                        .property("weir.max-buckets", "1")
                        .register(RateLimitFeature.builder().backend(backend).build()),
                "\"weir.max-buckets\" does nothing");
    }

    @Test
    void a_wrong_annotation_fails_the_deployment() {
        assertFails(
                new ResourceConfig(Plain.class, Wrong.class), "@RateLimited on " + Wrong.class.getName() + ".get()");
        assertFails(new WrongShop(), "@RateLimited on " + WrongShop.class.getName());
        assertFails(new ExemptShop(), "@RateLimitExempt on " + ExemptShop.class.getName());
    }

    @Test
    void two_places_of_one_default_name_fail_the_deployment() {
        assertFails(new ResourceConfig(Limited.class, Other.Limited.class), "the name \"Limited.get\" is that of");
    }

    @Test
    void an_annotation_of_a_name_given_in_code_fails_the_deployment() {
        Policy policy = Policy.named("Limited.get").limit("2/1m").build();

        assertFails(
                new ResourceConfig(Limited.class)
                        .register(RateLimitFeature.builder().policy(policy).build()),
                "is that of a policy given in code");
    }

    @Test
    void a_name_that_the_backend_knows_with_another_limit_fails_the_deployment() {
        try (JerseyServer server =
                JerseyServer.start(new ResourceConfig(Limited.class).property("weir.backend", backend))) {
            backend.limiter("Plain", Limit.parseAll("9/1s"), Duration.ZERO);
            backend.limiter("Shop", Limit.parseAll("9/1s"), Duration.ZERO);

            assertThat(server.get("/limited").statusCode()).isEqualTo(200);
        }
        assertFails(new Shop().property("weir.backend", backend), "limiter \"Shop\" is in use");
    }

    @Test
    void a_limit_on_the_application_counts_besides() {
        try (JerseyServer server = JerseyServer.start(new Shop())) {
            assertCountsBesides(server, "Shop");
        }
    }

    @Test
    void a_limit_on_an_application_that_jersey_wraps_counts_besides() {
        try (JerseyServer server = JerseyServer.start(ResourceConfig.forApplication(new PlainShop()))) {
            assertCountsBesides(server, "PlainShop");
        }
    }

    @Test
    void a_limit_on_the_application_counts_with_an_instance_too() {
        RateLimitFeature feature = RateLimitFeature.builder().backend(backend).build();
        try (JerseyServer server = JerseyServer.start(new Shop().register(feature))) {
            assertCountsBesides(server, "Shop");
        }
    }

    private static void assertCountsBesides(JerseyServer server, String name) {
        assertThat(server.get("/limited").headers().firstValue("RateLimit-Policy"))
                .contains("\"" + name + "\";q=3;w=60, \"Limited.get\";q=2;w=60");
        assertThat(server.statuses(3, "/plain")).containsExactly(200, 200, 429);
        assertThat(server.statuses(5, "/limited/exempt")).containsOnly(200);
    }

    @Test
    void a_wrong_annotation_on_an_application_that_becomes_known_later_serves_nothing() {
        RateLimitFeature feature = RateLimitFeature.builder().backend(backend).build();
        try (JerseyServer server = JerseyServer.start(new WrongShop().register(feature))) {
            assertThat(server.get("/plain").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void client_addresses_given_in_code_are_those_of_annotations() {
        RateLimitFeature feature = RateLimitFeature.builder()
                .backend(backend)
                .remoteAddress(request -> "10.0.0.1")
                .clientAddresses(ClientAddresses.behind(ForwardedField.X_FORWARDED_FOR, List.of("10.0.0.0/8")))
                .build();
        try (JerseyServer server = JerseyServer.start(new ResourceConfig(Limited.class).register(feature))) {
            assertThat(server.statuses(3, "/limited", "X-Forwarded-For", "192.0.2.1"))
                    .containsExactly(200, 200, 429);
            assertThat(server.get("/limited", "X-Forwarded-For", "192.0.2.2").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_servlet_api_is_on_the_class_path_only_where_said() {
        boolean expected = Boolean.parseBoolean(System.getProperty("weir.test.servlet-api", "true"));
        boolean found;
        try {
            Class.forName("jakarta.servlet.Servlet");
            found = true;
        } catch (ClassNotFoundException e) {
            found = false;
        }

        assertThat(found).isEqualTo(expected);
    }

    private static void assertFails(ResourceConfig config, String message) {
        assertThatThrownBy(() -> JerseyServer.start(config).close())
                .hasStackTraceContaining(message)
                .isInstanceOf(Exception.class);
    }
}
