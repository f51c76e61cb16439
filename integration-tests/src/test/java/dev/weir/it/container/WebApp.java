package dev.weir.it.container;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A web application that every container can take: set up by the Servlet API, and as data where that says nothing. */
public final class WebApp {

    private final String contextPath;
    private final List<Consumer<ServletContext>> steps = new ArrayList<>();
    private final Map<Integer, String> errorPages = new LinkedHashMap<>();
    private final List<String> welcomeFiles = new ArrayList<>();
    private final Map<String, String> users = new LinkedHashMap<>();
    private Path files;
    private String securedPattern;
    private String webSocketPath;

    private WebApp(String contextPath) {
        this.contextPath = contextPath;
    }

    /** An application at a context path: empty, or with a leading slash. */
    public static WebApp at(String contextPath) {
        return new WebApp(contextPath);
    }

    public WebApp attribute(String name, Object value) {
        steps.add(context -> context.setAttribute(name, value));
        return this;
    }

    public WebApp contextParam(String name, String value) {
        steps.add(context -> context.setInitParameter(name, value));
        return this;
    }

    /** Runs an initializer, as servers do with those that they find in an application's jars. */
    public WebApp initializer(Supplier<ServletContainerInitializer> initializer) {
        steps.add(context -> {
            try {
                initializer.get().onStartup(null, context);
            } catch (ServletException e) {
                throw new IllegalStateException(e);
            }
        });
        return this;
    }

    public WebApp listener(EventListener listener) {
        steps.add(context -> context.addListener(listener));
        return this;
    }

    /** A filter on every kind of dispatch, with async support. */
    public WebApp filter(String name, Filter filter, Map<String, String> params, String... patterns) {
        return filter(name, filter, params, EnumSet.allOf(DispatcherType.class), patterns);
    }

    /** A filter with async support; filters run in the order in which they are given here. */
    public WebApp filter(
            String name, Filter filter, Map<String, String> params, Set<DispatcherType> types, String... patterns) {
        steps.add(context -> {
            FilterRegistration.Dynamic registration = context.addFilter(name, filter);
            params.forEach(registration::setInitParameter);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.copyOf(types), true, patterns);
        });
        return this;
    }

    /** Takes async support from a filter that was given before. */
    public WebApp notAsync(String filter) {
        steps.add(context ->
                ((FilterRegistration.Dynamic) context.getFilterRegistration(filter)).setAsyncSupported(false));
        return this;
    }

    /** A servlet with async support, which is started with the application. */
    public WebApp servlet(Servlet servlet, Map<String, String> params, String... patterns) {
        steps.add(context -> {
            ServletRegistration.Dynamic registration = context.addServlet(patterns[0], servlet);
            params.forEach(registration::setInitParameter);
            registration.setAsyncSupported(true);
            registration.setLoadOnStartup(1);
            registration.addMapping(patterns);
        });
        return this;
    }

    public WebApp servlet(HandlerServlet.Handler handler, String... patterns) {
        return servlet(new HandlerServlet(handler), Map.of(), patterns);
    }

    public WebApp errorPage(int status, String location) {
        errorPages.put(status, location);
        return this;
    }

    /** Files that the container's default servlet serves, with the names of welcome files. */
    public WebApp files(Path directory, String... welcome) {
        files = directory;
        welcomeFiles.addAll(List.of(welcome));
        return this;
    }

    /** Guards a pattern by the container's own login (HTTP Basic). */
    public WebApp secured(String pattern, Map<String, String> passwordsByUser) {
        securedPattern = pattern;
        users.putAll(passwordsByUser);
        return this;
    }

    /** An endpoint that sends each text back. */
    public WebApp webSocket(String path) {
        webSocketPath = path;
        return this;
    }

    /** Called by the container when the application starts, each time. */
    void setUp(ServletContext context) {
        steps.forEach(step -> step.accept(context));
    }

    String contextPath() {
        return contextPath;
    }

    Map<Integer, String> errorPages() {
        return errorPages;
    }

    List<String> welcomeFiles() {
        return welcomeFiles;
    }

    Path files() {
        return files;
    }

    String securedPattern() {
        return securedPattern;
    }

    Map<String, String> users() {
        return users;
    }

    String webSocketPath() {
        return webSocketPath;
    }
}
