package dev.weir.servlet;

import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a web application is served by JAX-RS with weir-jaxrs. */
final class JaxrsServlets {

    private static final String FEATURE = "dev.weir.jaxrs.RateLimitFeature";
    private static final String APPLICATION = "jakarta.ws.rs.core.Application";
    private static final List<String> PACKAGES =
            List.of("org.glassfish.jersey.", "org.jboss.resteasy.", "org.apache.cxf.", "io.openliberty.");

    private final ServletContext context;

    JaxrsServlets(ServletContext context) {
        this.context = context;
    }

    /** Whether JAX-RS serves what comes there, and limits it itself. */
    boolean has(Registration registration) {
        return find(FEATURE) != null && isJaxrs(registration);
    }

    boolean isThere() {
        return find(FEATURE) != null
                && (context.getServletRegistrations().values().stream().anyMatch(this::isJaxrs)
                        || context.getFilterRegistrations().values().stream().anyMatch(this::isJaxrs));
    }

    private boolean isJaxrs(Registration registration) {
        String type = String.valueOf(registration.getClassName());
        return PACKAGES.stream().anyMatch(type::startsWith)
                || registration.getInitParameter("jakarta.ws.rs.Application") != null
                || isApplication(registration.getName())
                || isApplication(type);
    }

    private boolean isApplication(String name) {
        Class<?> application = find(APPLICATION);
        Class<?> named = find(name);
        return application != null && named != null && application.isAssignableFrom(named);
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, loader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static ClassLoader loader() {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        return own == null ? JaxrsServlets.class.getClassLoader() : own;
    }
}
