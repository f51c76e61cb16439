package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.App.Call;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The WAR on a server that was unpacked and started as its users do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WarCases implements Walkthrough {

    private static final Path WAR = Path.of(System.getProperty("weir.war"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How many the application has. */
    private static final long FILTERS = 1;

    private Server server;
    private App app;

    abstract Server start() throws Exception;

    @Override
    public App app() {
        return app;
    }

    @BeforeAll
    void deploy() throws Exception {
        server = start();
        app = server.deploy(WAR, "weir-demo");
        awaitUp(app);
    }

    @AfterAll
    void killIfStillThere() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void an_unknown_init_param_stops_the_deployment_and_is_named_in_the_log() throws Exception {
        App broken = server.deploy(withUnknownParam(), "broken");

        await().atMost(PATIENCE)
                .until(() -> server.process()
                        .log()
                        .contains("filter \"weir\": init-param \"limt\" is unknown; there are limit, "));
        assertThat(broken.send(Call.get("/hello")).statusCode()).isIn(404, 503);
        assertThat(app.send(Call.withFreshKey("GET", "/hello")).statusCode()).isEqualTo(200);
        server.undeploy("broken");
    }

    @Test
    void an_application_that_comes_and_goes_leaves_nothing_behind() throws Exception {
        for (int i = 0; i < 2; i++) {
            awaitFilters(FILTERS);
            App passing = server.deploy(WAR, "passing");
            awaitUp(passing);
            assertThat(filters()).isEqualTo(2 * FILTERS);
            server.undeploy("passing");
            awaitGone(passing);
        }
        awaitFilters(FILTERS);

        assertThat(server.jcmd("Thread.print")).contains("Reference Handler").doesNotContain("\"weir");
        assertThat(server.process().log())
                .doesNotContain("appears to have started a thread")
                .doesNotContain("appears to have started a TimerThread")
                .doesNotContain("created a ThreadLocal");
    }

    /** Near the end, for this address has little left afterwards. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void inventing_keys_ends_at_the_limit_of_the_address() throws Exception {
        int allowed = 0;
        while (app.send(Call.withFreshKey("GET", "/hello")).statusCode() == 200 && allowed < 10_000) {
            allowed++;
        }

        assertThat(allowed).isBetween(1, 9_999);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void sigterm_ends_the_server() throws Exception {
        server.process().signal("TERM");

        assertThat(server.process().awaitExit()).isEqualTo(128 + 15);
    }

    private void awaitFilters(long count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(filters()).as("filters that live").isEqualTo(count));
    }

    /** How many objects of our filter live, after a collection. */
    private long filters() throws IOException, InterruptedException {
        return server.jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals("dev.weir.servlet.RateLimitFilter"))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    private static void awaitUp(App app) {
        await(app + " up")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> app.send(Call.get("/index.html")).statusCode() == 200);
    }

    private static void awaitGone(App app) {
        await(app + " gone")
                .atMost(PATIENCE)
                .until(() -> app.send(Call.get("/index.html")).statusCode() == 404);
    }

    private Path withUnknownParam() throws IOException {
        String name = getClass().getSimpleName().toLowerCase(Locale.ROOT) + "-broken.war";
        Path war = Files.copy(WAR, WAR.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem content = FileSystems.newFileSystem(war)) {
            Path webXml = content.getPath("WEB-INF/web.xml");
            Files.writeString(
                    webXml,
                    Files.readString(webXml)
                            .replaceFirst(
                                    "</async-supported>",
                                    "$0<init-param><param-name>limt</param-name><param-value>1/1s</param-value></init-param>"));
        }
        return war;
    }
}
