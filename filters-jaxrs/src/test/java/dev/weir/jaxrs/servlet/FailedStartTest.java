package dev.weir.jaxrs.servlet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.config.BackendShare;
import dev.weir.config.Settings;
import dev.weir.http.Policy;
import dev.weir.jaxrs.RateLimitFeature;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

/** A feature that cannot start in a web application. */
class FailedStartTest {

    @Path("plain")
    public static class Plain {
        @GET
        public String get() {
            return "plain";
        }
    }

    @Test
    void a_start_that_fails_keeps_no_share_of_the_backend() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        WebApplication attributes = new InMemory(List.of());
        try (URLClassLoader ofApplication = new URLClassLoader(new URL[0], before)) {
            WebApplications.add(ofApplication, attributes);
            thread.setContextClassLoader(ofApplication);
            BackendShare ours = BackendShare.of(Settings.of("property", "weir.", name -> null), attributes);
            Backend backend = ours.backend();
            backend.limiter("p", Limit.parseAll("9/1s"), Duration.ZERO);
            RateLimitFeature feature = RateLimitFeature.builder()
                    .policy(Policy.named("p").limit("2/1m").build())
                    .build();

            assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(Plain.class).register(feature)))
                    .hasStackTraceContaining("limiter \"p\" is in use");

            ours.close();
            assertThatThrownBy(() -> backend.limiter("q", Limit.parseAll("9/1s"), Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
