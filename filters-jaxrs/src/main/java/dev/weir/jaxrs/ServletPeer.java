package dev.weir.jaxrs;

import dev.weir.jaxrs.servlet.RegisteredFilters;
import dev.weir.jaxrs.servlet.WebApplication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ResourceContext;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one class that touches the Servlet API; loading it fails where there is none. */
final class ServletPeer implements WebApplication {

    @Context
    private @Nullable HttpServletRequest request;

    @Context
    private @Nullable ServletContext application;

    /**
     * Has the container put in its request.
     *
     * @return null where it has none
     * @throws RuntimeException if the container says so in that way
     */
    static @Nullable ServletPeer of(ResourceContext container) {
        ServletPeer peer = container.initResource(new ServletPeer());
        return peer.request == null ? null : peer;
    }

    /**
     * The web application, as far as the container tells them while it starts.
     *
     * @return null where it does not
     * @throws RuntimeException if the container says so in that way
     */
    static @Nullable WebApplication application(ResourceContext container) {
        ServletPeer peer = container.initResource(new ServletPeer());
        if (peer.application == null) {
            return null;
        }
        peer.application.getAttribute(""); // what is put in may stand for nothing yet
        return peer;
    }

    /**
     * Whether it stands for whichever request the calling thread serves, and so may be kept. Only HK2 says so of what it
     * puts in; another proxy may be a filter's, for one request alone.
     */
    boolean servesEveryRequest() {
        return request != null
                && Stream.of(request.getClass().getInterfaces())
                        .anyMatch(each -> each.getName().equals("org.glassfish.hk2.api.ProxyCtl"));
    }

    @Nullable
    String address() {
        return request == null ? null : request.getRemoteAddr();
    }

    /** The path of the web application, as the client spelled it. */
    String contextPath() {
        String path = request == null ? null : request.getContextPath();
        return path == null ? "" : path;
    }

    @Nullable
    String rawPath() {
        return request == null ? null : request.getRequestURI();
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
