package dev.weir.jaxrs.servlet;

import dev.weir.config.BackendShare;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a web application's start and end, which JAX-RS itself does not: some implementations keep the servlet context
 * from what they start, and never say that they stop. Servlet containers find this by themselves.
 */
public final class ApplicationLife implements ServletContainerInitializer, ServletContextListener, WebApplication {

    private @Nullable ServletContext application;

    /** Called by the container, for each web application. */
    public ApplicationLife() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> none, ServletContext started) {
        application = started;
        ClassLoader own = started.getClassLoader(); // none where an embedded Jetty runs it by that of its own program
        WebApplications.add(own == null ? Thread.currentThread().getContextClassLoader() : own, this);
        started.addListener(this);
    }

    @Override
    public void contextDestroyed(ServletContextEvent end) {
        WebApplications.remove(this);
        Watches.closeAll(this);
        BackendShare.closeAll(this);
    }

    @Override
    public @Nullable Object get(String name) {
        return Objects.requireNonNull(application).getAttribute(name);
    }

    @Override
    public @Nullable List<Reader> readers() {
        return RegisteredFilters.of(Objects.requireNonNull(application));
    }

    @Override
    public void set(String name, Object value) {
        Objects.requireNonNull(application).setAttribute(name, value);
    }
}
