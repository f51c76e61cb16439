package dev.weir.it.jaxrs;

import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Jersey, 3.1 or 4. */
final class Jersey implements Implementation {

    @Override
    public Servlet servlet() {
        return Implementation.instance(Servlet.class, "org.glassfish.jersey.servlet.ServletContainer");
    }

    @Override
    public Map<String, String> params(Class<? extends Application> application, String path) {
        return Map.of("jakarta.ws.rs.Application", application.getName());
    }

    @Override
    public String toString() {
        return "Jersey";
    }
}
