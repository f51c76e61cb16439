package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application that reads a policy file leaves behind, where no servlet container tells of its end. */
class EndTest {

    @TempDir
    java.nio.file.Path directory;

    private final Set<Thread> others = new HashSet<>(Thread.getAllStackTraces().keySet());

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
        @RateLimited(policy = "nobody")
        public String get() {
            return "wrong";
        }
    }

    private ResourceConfig config(Class<?>... resources) {
        java.nio.file.Path file = directory.resolve("policies.json");
        try {
            Files.writeString(
                    file, "{\"policies\": [{\"name\": \"p\", \"phase\": \"authenticated\", \"limits\": \"2/1h\"}]}");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new ResourceConfig(resources).property("weir.policies", file.toString());
    }

    private long watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("weir-policies") && !others.contains(thread))
                .count();
    }

    private void awaitWatches(long expected) {
        await().untilAsserted(() -> {
            System.gc();
            assertThat(watches()).isEqualTo(expected);
        });
    }

    @Test
    void an_application_that_runs_keeps_its_watch_and_one_that_ends_does_not() {
        try (JerseyServer server = JerseyServer.start(config(Plain.class))) {
            System.gc();
            assertThat(server.get("/plain").statusCode()).isEqualTo(200);
            assertThat(watches()).isEqualTo(1);
        }
        awaitWatches(0);
    }

    @Test
    void an_application_that_is_loaded_anew_has_one_watch() {
        try (JerseyServer server = JerseyServer.start(config(Plain.class))) {
            for (int i = 0; i < 3; i++) {
                server.reload(config(Plain.class));
                assertThat(server.get("/plain").statusCode()).isEqualTo(200);
            }
            awaitWatches(1);
        }
    }

    @Test
    void an_instance_serves_an_application_that_is_loaded_anew() {
        RateLimitFeature feature = RateLimitFeature.builder().build();
        try (JerseyServer server = JerseyServer.start(config(Plain.class).register(feature))) {
            assertThat(server.get("/plain").statusCode()).isEqualTo(200);
            server.reload(config(Plain.class).register(feature));
            assertThat(server.get("/plain").statusCode()).isEqualTo(200);
            awaitWatches(1);
        }
    }

    @Test
    void a_start_that_fails_leaves_no_watch() {
        assertThatThrownBy(() -> new ApplicationHandler(config(Plain.class, Wrong.class)))
                .hasStackTraceContaining("there is no policy \"nobody\"");
        awaitWatches(0);
    }
}
