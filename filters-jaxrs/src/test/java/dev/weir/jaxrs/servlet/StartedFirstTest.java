package dev.weir.jaxrs.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.PolicyFile;
import dev.weir.http.Phase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JAX-RS that is started before the servlet filters are, of which only the registrations are known then. */
class StartedFirstTest {

    @TempDir
    Path directory;

    private Path file() throws IOException {
        return Files.writeString(
                directory.resolve("policies.json"),
                "{\"policies\": [{\"name\": \"e\", \"phase\": \"edge\", \"limits\": \"2/1h\"}]}");
    }

    private static void start(@Nullable List<WebApplication.Reader> registered, ResourceConfig config)
            throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        WebApplication application = new InMemory(registered);
        try (URLClassLoader ofApplication = new URLClassLoader(new URL[0], before)) {
            WebApplications.add(ofApplication, application);
            thread.setContextClassLoader(ofApplication);
            assertThat(new ApplicationHandler(config).getConfiguration()).isNotNull();
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(application.readers()).isEqualTo(registered);
    }

    private static List<WebApplication.Reader> reading(Path file, Phase phase) {
        return List.of(new WebApplication.Reader(PolicyFile.at(file.toString()), EnumSet.of(phase)));
    }

    @Test
    void what_a_registered_filter_will_decide_is_left_to_it() throws IOException {
        start(
                reading(file(), Phase.EDGE),
                new ResourceConfig(FailedStartTest.Plain.class).property("weir.policies", file().toString()));
    }

    @Test
    void its_file_is_read_where_none_is_named() throws IOException {
        List<WebApplication.Reader> ofOther = reading(file(), Phase.AUTHENTICATED);
        assertThatThrownBy(() -> start(ofOther, new ResourceConfig(FailedStartTest.Plain.class)))
                .hasStackTraceContaining("policy \"e\" of " + file() + " is of phase edge, which no filter decides");
    }

    @Test
    void where_the_container_tells_no_registrations_it_is_left_to_the_first_request() throws IOException {
        start(null, new ResourceConfig(FailedStartTest.Plain.class).property("weir.policies", file().toString()));
    }

    @Test
    void a_filter_that_will_read_another_file_decides_nothing_of_this_one() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{}");
        Path file = file();
        assertThatThrownBy(() -> start(
                        reading(other, Phase.EDGE),
                        new ResourceConfig(FailedStartTest.Plain.class).property("weir.policies", file.toString())))
                .hasStackTraceContaining("which no filter decides");
    }
}
