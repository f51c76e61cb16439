package dev.weir.servlet;

import dev.weir.http.HttpRequest;
import dev.weir.http.RequestPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A servlet container's request. Its path is what the container dispatched by, never the raw request URI. */
record ServletHttpRequest(HttpServletRequest request) implements HttpRequest {

    private static final RequestPath AMBIGUOUS = RequestPath.decoded("..");
    private static final Cookie[] NO_COOKIES = {};

    @Override
    public String method() {
        return request.getMethod();
    }

    /** Malformed too where the container will not tell it: Jetty throws for ambiguous paths that it was told to let in. */
    @Override
    public RequestPath path() {
        try {
            String servlet = Objects.requireNonNullElse(request.getServletPath(), "");
            String info = request.getPathInfo();
            return RequestPath.decoded(info == null ? servlet : servlet + info);
        } catch (IllegalArgumentException e) {
            return AMBIGUOUS;
        }
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> lines = request.getHeaders(name);
        return lines == null ? List.of() : Collections.list(lines);
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public @Nullable String cookie(String name) {
        for (Cookie cookie : cookies()) {
            if (cookie.getName().equals(name)) {
                return cookie.getValue();
            }
        }
        return null;
    }

    /** None where the container finds them malformed: Jetty throws when it is strict. */
    private Cookie[] cookies() {
        try {
            return Objects.requireNonNullElse(request.getCookies(), NO_COOKIES);
        } catch (RuntimeException e) {
            return NO_COOKIES;
        }
    }

    @Override
    public @Nullable String principal() {
        Principal principal = request.getUserPrincipal();
        return principal == null ? null : principal.getName();
    }

    @Override
    public @Nullable String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public @Nullable Object attribute(String name) {
        return request.getAttribute(name);
    }

    @Override
    public void attribute(String name, Object value) {
        request.setAttribute(name, value);
    }

    @Override
    public boolean hasRole(String role) {
        return request.isUserInRole(role);
    }

    /** Of the request's target or its {@code Host} field, or as a proxy that the container trusts tells it. */
    @Override
    public @Nullable String host() {
        return request.getServerName();
    }

    @Override
    public @Nullable String pathTemplate() {
        HttpServletMapping mapping = request.getHttpServletMapping();
        return mapping == null ? null : mapping.getPattern();
    }

    @Override
    public @Nullable String rawPath() {
        return request.getRequestURI();
    }

    /**
     * At its first dispatch, or when another filter has held it, where all that it has passed lets it. Not if it becomes a
     * WebSocket: neither Tomcat nor Jetty makes one of a request that is dispatched again.
     */
    @Override
    public boolean canWait() {
        return (request.getDispatcherType() == DispatcherType.REQUEST || HeldRequests.isBack(request))
                && request.isAsyncSupported()
                && !request.isAsyncStarted()
                && !asksForWebSocket();
    }

    /** Also among others: Tomcat looks for it in a list. */
    private boolean asksForWebSocket() {
        String upgrade = request.getHeader("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }
}
