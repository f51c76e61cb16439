package dev.weir.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServletHttpRequestTest {

    /** A request of which a container tells what its methods say, and of all else null. */
    private static ServletHttpRequest request(Map<String, Supplier<Object>> methods) {
        return new ServletHttpRequest((HttpServletRequest) Proxy.newProxyInstance(
                ServletHttpRequestTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) ->
                        methods.getOrDefault(method.getName(), () -> null).get()));
    }

    @Test
    void the_path_is_the_servlets_and_what_follows() {
        assertThat(request(Map.of("getServletPath", () -> "/api", "getPathInfo", () -> "/x"))
                        .path()
                        .value())
                .isEqualTo("/api/x");
        assertThat(request(Map.of()).path().value()).isEqualTo("/");
    }

    @Test
    void a_request_for_a_web_socket_cannot_wait_also_where_it_names_other_protocols() {
        assertThat(asynchronous(null).canWait()).isTrue();
        assertThat(asynchronous("h2c").canWait()).isTrue();
        assertThat(asynchronous("WebSocket").canWait()).isFalse();
        assertThat(asynchronous("h2c, websocket").canWait()).isFalse();
    }

    private static ServletHttpRequest asynchronous(@Nullable String upgrade) {
        return request(Map.of(
                "getDispatcherType",
                () -> DispatcherType.REQUEST,
                "isAsyncSupported",
                () -> true,
                "isAsyncStarted",
                () -> false,
                "getHeader",
                () -> upgrade));
    }

    /** As Jetty does where its {@code UriCompliance} lets such requests in. */
    @Test
    void a_path_that_the_container_finds_too_ambiguous_to_tell_is_malformed() {
        Supplier<Object> refuses = () -> {
            throw new IllegalArgumentException("400: Ambiguous URI encoding");
        };

        assertThat(request(Map.of("getServletPath", refuses)).path().malformed())
                .isTrue();
    }

    /** As Jetty does for cookies that its {@code CookieCompliance} does not let in. */
    @Test
    void a_cookie_that_the_container_refuses_to_read_is_absent() {
        Supplier<Object> refuses = () -> {
            throw new IllegalStateException("400: Invalid cookie");
        };

        assertThat(request(Map.of("getCookies", refuses)).cookie("session")).isNull();
        assertThat(request(Map.of("getCookies", () -> new Cookie[] {new Cookie("session", "s")}))
                        .cookie("session"))
                .isEqualTo("s");
    }
}
