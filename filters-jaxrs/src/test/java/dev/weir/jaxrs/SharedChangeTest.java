package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that another filter over the same backend has read anew already. */
class SharedChangeTest {

    @TempDir
    java.nio.file.Path directory;

    public static class Part {
        @GET
        @RateLimited(policy = "p")
        @RateLimited(value = "8/1h", name = "part")
        public String get() {
            return "part";
        }
    }

    @Path("root")
    public static class Root {
        @GET
        @RateLimited(policy = "p")
        public String get() {
            return "root";
        }

        @Path("part")
        public Part part() {
            return new Part();
        }
    }

    private java.nio.file.Path save(String limits) throws IOException {
        return Files.writeString(
                directory.resolve("policies.json"),
                "{\"policies\": [{\"name\": \"p\", \"match\": {\"annotated\": true}, \"limits\": \"" + limits
                        + "\"}]}");
    }

    @Test
    void a_sub_resource_that_is_first_met_then_is_limited_as_the_file_says_now() throws IOException {
        MemoryBackend backend = MemoryBackend.create();
        ResourceConfig config = new ResourceConfig(Root.class)
                .property("weir.backend", backend)
                .property("weir.policies", save("5/1h").toString());
        try (JerseyServer server = JerseyServer.start(config)) {
            save("9/1h");
            RateLimiter ofAll = backend.limiter("p", Limit.parseAll("5/1h"), Backend.DEFAULT_MAX_WAIT);
            ofAll.reconfigure(Limit.parseAll("9/1h"));

            assertThat(server.get("/root/part").statusCode()).isEqualTo(200);
            assertThat(server.get("/root/part").headers().firstValue("RateLimit-Policy"))
                    .contains("\"p\";q=9;w=3600, \"part\";q=8;w=3600");
            assertThat(server.get("/root").headers().firstValue("RateLimit-Policy"))
                    .contains("\"p\";q=9;w=3600");
        }
    }
}
