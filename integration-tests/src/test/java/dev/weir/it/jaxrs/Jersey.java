package dev.weir.it.jaxrs;

import dev.weir.it.container.WebApp;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Jersey, 3.1 or 4. */
final class Jersey implements Implementation {

    private static final String NO_LISTENER = "Jersey has no listener that starts an application";

    @Override
    public Servlet servlet() {
        return Implementation.instance(Servlet.class, "org.glassfish.jersey.servlet.ServletContainer");
    }

    @Override
    public Map<String, String> params(Class<? extends Application> application, String path) {
        return Map.of("jakarta.ws.rs.Application", application.getName());
    }

    @Override
    public WebApp startedFirst(WebApp app, Class<? extends Application> application, String path) {
        throw new AssertionError(NO_LISTENER);
    }

    @Override
    public Map<String, String> cannot() {
        return Map.of(
                "jax_rs_that_is_started_before_the_servlet_filters_leaves_the_edge_to_them", NO_LISTENER,
                "row_47_a_policy_of_the_edge_that_no_filter_turns_out_to_decide_is_never_passed_over", NO_LISTENER);
    }

    @Override
    public String toString() {
        return "Jersey";
    }
}
