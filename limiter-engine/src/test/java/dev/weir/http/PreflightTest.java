package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final Map<String, List<String>> BROWSERS =
            Map.of("Origin", List.of("https://app.example"), "Access-Control-Request-Method", List.of("PUT"));

    @Test
    void options_with_origin_and_the_method_to_come_is_one() {
        assertThat(preflight("OPTIONS", BROWSERS)).isTrue();
    }

    @Test
    void other_requests_are_none() {
        assertThat(preflight("GET", BROWSERS)).isFalse();
        assertThat(preflight("options", BROWSERS)).isFalse();
        assertThat(preflight("OPTIONS", Map.of())).isFalse();
        assertThat(preflight("OPTIONS", Map.of("Origin", List.of("https://app.example"))))
                .isFalse();
        assertThat(preflight("OPTIONS", Map.of("Access-Control-Request-Method", List.of("PUT"))))
                .isFalse();
    }

    @Test
    void fields_that_no_browser_sends_make_none() {
        assertThat(preflight("OPTIONS", with("Origin", List.of("")))).isFalse();
        assertThat(preflight("OPTIONS", with("Origin", List.of("a", "b")))).isFalse();
        assertThat(preflight("OPTIONS", with("Access-Control-Request-Method", List.of(" "))))
                .isFalse();
        assertThat(preflight("OPTIONS", with("Access-Control-Request-Method", List.of("PUT, GET"))))
                .isFalse();
        assertThat(preflight("OPTIONS", with("Access-Control-Request-Method", List.of("PUT", "GET"))))
                .isFalse();
    }

    private static Map<String, List<String>> with(String name, List<String> lines) {
        return Map.of(
                "Origin", name.equals("Origin") ? lines : List.of("https://app.example"),
                "Access-Control-Request-Method", name.equals("Origin") ? List.of("PUT") : lines);
    }

    private static boolean preflight(String method, Map<String, List<String>> headers) {
        return Preflight.isPreflight(new HttpRequest() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public RequestPath path() {
                return RequestPath.decoded("/");
            }

            @Override
            public List<String> headers(String name) {
                return headers.getOrDefault(name, List.of());
            }

            @Override
            public @Nullable String cookie(String name) {
                return null;
            }

            @Override
            public @Nullable String principal() {
                return null;
            }

            @Override
            public @Nullable String remoteAddress() {
                return null;
            }

            @Override
            public @Nullable Object attribute(String name) {
                return null;
            }

            @Override
            public void attribute(String name, Object value) {}
        });
    }
}
