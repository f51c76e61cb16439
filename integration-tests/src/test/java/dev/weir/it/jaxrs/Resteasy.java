package dev.weir.it.jaxrs;

import dev.weir.it.container.WebApp;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.EventListener;
import java.util.Map;

/** RESTEasy, 6.2 or 7. */
final class Resteasy implements Implementation {

    @Override
    public Servlet servlet() {
        return Implementation.instance(
                Servlet.class, "org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher");
    }

    @Override
    public Map<String, String> params(Class<? extends Application> application, String path) {
        return Map.of("jakarta.ws.rs.Application", application.getName(), "resteasy.servlet.mapping.prefix", path);
    }

    @Override
    public WebApp startedFirst(WebApp app, Class<? extends Application> application, String path) {
        params(application, path).forEach(app::contextParam);
        return app.listener(Implementation.instance(
                        EventListener.class, "org.jboss.resteasy.plugins.server.servlet.ResteasyBootstrap"))
                .servlet(servlet(), Map.of(), path + "/*");
    }

    @Override
    public Map<String, String> cannot() {
        return Map.of(
                "the_application_does_so_by_the_context_of_the_request",
                "RESTEasy gives a ContainerRequestContext to filters only");
    }

    @Override
    public String toString() {
        return "RESTEasy";
    }
}
