package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.App.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's command under another file of policies, which is changed meanwhile; and its {@code explain}. */
class DemoPoliciesIT {

    private static final String MINIMAL = "docs/examples/minimal.json";

    /** Ten times what is promised. */
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(50);

    private static Checkout checkout;
    private static Path file;
    private static String content;

    @BeforeAll
    static void check_out() throws Exception {
        checkout = Checkout.ofThisBuild();
        file = checkout.directory().resolve(MINIMAL);
        content = Files.readString(file);
    }

    @AfterAll
    static void restore() throws Exception {
        if (content != null) {
            Files.writeString(file, content);
        }
    }

    @Test
    void the_file_counts_and_so_does_what_is_saved_in_it_unless_it_is_broken() throws Exception {
        try (Child demo = checkout.run(
                checkout.demoCommand(), Map.of("PORT", "0", "WEIR_POLICIES", MINIMAL), "target/policies.log")) {
            App app = new App(URI.create(demo.awaitLog(DemoCommandIT.UP).group(1)));
            assertThat(app.untilRefused(Call.withFreshKey("GET", "/hello")).allowed())
                    .hasSizeBetween(2, 3);
            assertThat(policies(app)).containsExactly("\"bar\";q=2;w=60");
            assertThat(app.send(Call.withFreshKey("GET", "/api/greeting")).statusCode())
                    .isEqualTo(200);

            Files.writeString(file, content.replace("2/1m", "4/1m"));
            await().atMost(WITHIN_SECONDS).until(() -> policies(app).equals(List.of("\"bar\";q=4;w=60")));
            assertThat(app.untilRefused(Call.withFreshKey("GET", "/hello")).allowed())
                    .hasSizeBetween(4, 5);

            Files.writeString(file, content.replace("2/1m", "9/1m").replace("limits", "limit"));
            demo.awaitLog(Pattern.compile("\\[WEIR-031] .*minimal\\.json.*limit"));
            assertThat(policies(app)).containsExactly("\"bar\";q=4;w=60");
            assertThat(app.untilRefused(Call.withFreshKey("GET", "/hello")).allowed())
                    .hasSizeBetween(4, 5);

            Files.writeString(file, content);
            await().atMost(WITHIN_SECONDS).until(() -> policies(app).equals(List.of("\"bar\";q=2;w=60")));
        }
    }

    private static List<String> policies(App app) throws IOException, InterruptedException {
        return app.send(Call.withFreshKey("GET", "/hello")).headers().allValues("RateLimit-Policy");
    }

    @Test
    void explain_says_what_counts_and_ends() throws Exception {
        try (Child explain = checkout.run(readmeExplain(), Map.of(), "target/explain.log")) {
            assertThat(explain.awaitExit()).isZero();
            assertThat(explain.log())
                    .contains("GET /hello from 127.0.0.1, by the policies of classpath:weir.json")
                    .contains("counts          per-address: key address:127.0.0.1")
                    .contains("counts          hello: key header:x-api-key:");
        }
    }

    /** What the README says to type. */
    private static String readmeExplain() throws IOException {
        return Files.readAllLines(checkout.directory().resolve("README.md")).stream()
                .filter(line -> line.startsWith("mvn ") && line.contains("explain GET"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_file_named_by_a_system_property_is_explained_and_wrong_usage_ends_with_2() throws Exception {
        String command = checkout.demoCommand() + " -Dweir.policies=docs/examples/expensive.json";
        try (Child explain = checkout.run(
                command + " -Dexec.args='explain GET /api/x address=192.0.2.1'", Map.of(), "target/explain2.log")) {
            assertThat(explain.awaitExit()).isZero();
            assertThat(explain.log()).contains("by the policies of docs/examples/expensive.json");
        }
        try (Child explain = checkout.run(command + " -Dexec.args='explain hello'", Map.of(), "target/explain3.log")) {
            assertThat(explain.awaitExit()).isEqualTo(2);
            assertThat(explain.log()).contains("usage: explain METHOD PATH");
        }
    }
}
