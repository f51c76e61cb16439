package dev.weir.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request made by hand: {@code new StubRequest().header("X-Api-Key", "k").remoteAddress("192.0.2.1")}. */
final class StubRequest implements HttpRequest {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> cookies = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private String method = "GET";
    private @Nullable RequestPath path;
    private @Nullable String principal;
    private @Nullable String remoteAddress;
    private @Nullable String rawPath;
    private boolean canWait;
    private final Set<String> roles = new HashSet<>();
    private final Map<String, String> pathParameters = new HashMap<>();

    StubRequest method(String newMethod) {
        method = newMethod;
        return this;
    }

    StubRequest path(RequestPath newPath) {
        path = newPath;
        return this;
    }

    /** Adds one line. */
    StubRequest header(String name, String value) {
        headers.computeIfAbsent(name, added -> new ArrayList<>()).add(value);
        return this;
    }

    StubRequest cookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    StubRequest principal(@Nullable String name) {
        principal = name;
        return this;
    }

    StubRequest remoteAddress(@Nullable String address) {
        remoteAddress = address;
        return this;
    }

    StubRequest canWait(boolean can) {
        canWait = can;
        return this;
    }

    StubRequest role(String role) {
        roles.add(role);
        return this;
    }

    StubRequest pathParameter(String name, String value) {
        pathParameters.put(name, value);
        return this;
    }

    StubRequest rawPath(String sent) {
        rawPath = sent;
        return this;
    }

    StubRequest withAttribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public RequestPath path() {
        if (path == null) {
            throw new IllegalStateException("this request was made without a path");
        }
        return path;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public @Nullable String cookie(String name) {
        return cookies.get(name);
    }

    @Override
    public @Nullable String principal() {
        return principal;
    }

    @Override
    public @Nullable String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public @Nullable Object attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void attribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return pathParameters.get(name);
    }

    @Override
    public @Nullable String rawPath() {
        return rawPath;
    }

    @Override
    public boolean canWait() {
        return canWait;
    }
}
