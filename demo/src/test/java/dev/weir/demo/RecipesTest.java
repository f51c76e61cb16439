package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.App.Call;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The recipes of the documents, in a server. */
class RecipesTest {

    private final Server server = new Server();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void spring_boot_registers_the_filter_with_its_limit() throws Exception {
        App app = start(context -> context.addServletContainerInitializer(
                (classes, servlets) -> new SpringBootRecipe().ordersLimit().onStartup(servlets)));

        assertThat(policies(app, Call.get("/orders/7"))).containsExactly("\"orders\";q=100;w=1");
        assertThat(policies(app, Call.get("/other"))).isEmpty();
    }

    @Test
    void a_filter_set_up_in_code_has_two_policies() throws Exception {
        App app = start(context -> context.addEventListener(new TwoPolicies()));

        assertThat(policies(app, Call.get("/exports/7"))).containsExactly("\"per-user\";q=100;w=1");
        assertThat(policies(app, new Call("POST", "/exports/7", List.of())))
                .containsExactly("\"per-user\";q=100;w=1, \"exports\";q=10;w=3600");
    }

    private App start(Consumer<ServletContextHandler> recipe) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(HelloServlet.class, "/");
        recipe.accept(context);
        server.setHandler(context);
        server.start();
        return new App(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    }

    private static List<String> policies(App app, Call call) throws Exception {
        return app.send(call).headers().allValues("RateLimit-Policy");
    }
}
