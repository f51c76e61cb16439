package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Policy;
import dev.weir.it.Cases;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.servlet.RateLimitFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong configuration stops the deployment, with a message that says what is wrong where. */
class ConfigurationTest extends Cases {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limt            | 5/1s                      | \"limt\" is unknown; there are limit, name, key",
                "Limit           | 5/1s                      | \"Limit\" is unknown",
                "limit           | 5 per second              | 5 per second",
                "limit           | 5/1fortnight              | 5/1fortnight",
                "limit           | 0/1s                      | 0/1s",
                "limit           | 5/1s burst 0              | burst",
                "key             | header                    | \"header\"",
                "key             | header:X Y                | \"X Y\"",
                "key             | class:com.acme.Missing    | com.acme.Missing",
                "key             | class:java.lang.String    | java.lang.String",
                "methods         | get                       | write GET",
                "methods         | ,                         | methods are empty",
                "paths           | api/**                    | it must start with /",
                "paths           | /api/%78                  | decoded path",
                "cost            | much                      | \"much\"",
                "cost            | 0                         | cost is 0",
                "cost            | class:com.acme.Missing    | com.acme.Missing",
                "mode            | on                        | enforce, shadow or off",
                "fields          | yes                       | neither true nor false",
                "trusted-proxies | 10.0.0.0/99               | 10.0.0.0/99",
                "forwarded-header| X-Forwarded-For           | without \"trusted-proxies\"",
                "ipv6-prefix     | 129                       | 129",
                "ipv6-prefix     | wide                      | \"wide\" is not a whole number",
                "max-buckets     | 0                         | maxBuckets is 0",
            })
    void row_34_a_bad_init_param_fails_the_deployment_and_the_message_names_it(
            String name, String value, String message) {
        WebApp app = WebApp.at("")
                .filter("p", new RateLimitFilter(), withLimit(name, value), "/*")
                .servlet(this::ok, "/*");

        assertThatThrownBy(() -> start(app))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("filter \"p\": init-param \"" + name + "\"")
                .hasMessageContaining(message);
    }

    private static Map<String, String> withLimit(String name, String value) {
        return name.equals("limit") ? params("limit", value) : params("limit", "5/1s", name, value);
    }

    @Test
    void row_34_a_missing_limit_fails_the_deployment() {
        assertThatThrownBy(() -> start(limited("key", "principal")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("filter \"p\": init-param \"limit\" is missing");
    }

    @Test
    void row_34_a_filter_set_up_in_code_takes_no_init_param() {
        Policy policy = Policy.named("p").limit(P).build();

        assertThatThrownBy(() -> start(app().filter(
                                "code", new RateLimitFilter(backend, List.of(policy)), params("limit", "5/1s"), "/*")
                        .servlet(this::ok, "/*")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("init-param \"limit\" does nothing");
    }

    @Test
    void row_34_a_context_attribute_that_is_no_backend_fails_the_deployment() {
        assertThatThrownBy(() -> start(app().attribute(RateLimitFilter.BACKEND_ATTRIBUTE, "memory")
                        .filter("p", new RateLimitFilter(), params("limit", P), "/*")
                        .servlet(this::ok, "/*")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining(RateLimitFilter.BACKEND_ATTRIBUTE);
    }

    @Test
    void row_34_after_a_failed_deployment_a_right_one_starts() throws Exception {
        assertThatThrownBy(() -> start(limited("limit", "bad"))).isInstanceOf(DeploymentFailed.class);

        start(limited("limit", P));

        assertThat(get("/").remaining()).isEqualTo(1);
    }
}
