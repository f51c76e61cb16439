package dev.weir.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ServletHttpRequestTest {

    private static ServletHttpRequest request(Supplier<String> servletPath, String pathInfo) {
        return new ServletHttpRequest((HttpServletRequest) Proxy.newProxyInstance(
                ServletHttpRequestTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> method.getName().equals("getServletPath") ? servletPath.get() : pathInfo));
    }

    @Test
    void the_path_is_the_servlets_and_what_follows() {
        assertThat(request(() -> "/api", "/x").path().value()).isEqualTo("/api/x");
        assertThat(request(() -> "", null).path().value()).isEqualTo("/");
    }

    /** As Jetty does where its {@code UriCompliance} lets such requests in. */
    @Test
    void a_path_that_the_container_finds_too_ambiguous_to_tell_is_malformed() {
        Supplier<String> refuses = () -> {
            throw new IllegalArgumentException("400: Ambiguous URI encoding");
        };

        assertThat(request(refuses, "/x").path().malformed()).isTrue();
    }
}
