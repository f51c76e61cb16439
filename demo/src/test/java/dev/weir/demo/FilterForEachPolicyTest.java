package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.App.Call;
import dev.weir.demo.App.Run;
import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README's lines for {@code web.xml}, one filter for each policy, in a server. */
class FilterForEachPolicyTest {

    private final Server server = new Server();
    private App app;

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        WebAppContext application = new WebAppContext();
        application.setContextPath("/");
        application.setBaseResourceAsPath(Path.of("src/test/webapp").toAbsolutePath());
        application.setParentLoaderPriority(true);
        application.setThrowUnavailableOnStartupException(true);
        server.setHandler(application);
        server.start();
        app = new App(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void each_key_has_five_and_the_limit_of_the_address_is_not_shown() throws Exception {
        Run run = app.untilRefused(Call.withFreshKey("GET", "/hello"));

        assertThat(run.allowed().size()).isBetween(5, 5 + (int) (run.seconds() / 2));
        assertThat(run.refused().headers().allValues("RateLimit-Policy")).containsExactly("\"hello\";q=5;w=10");
        assertThat(app.send(Call.withFreshKey("GET", "/hello")).statusCode()).isEqualTo(200);
        assertThat(app.send(Call.get("/index.html")).headers().map()).doesNotContainKey("ratelimit-policy");
    }

    @Test
    void who_invents_keys_ends_at_the_limit_of_the_address() throws Exception {
        int allowed = 0;
        while (app.send(Call.withFreshKey("GET", "/hello")).statusCode() == 200 && allowed < 10_000) {
            allowed++;
        }

        assertThat(allowed).isBetween(120, 9_999);
    }
}
