package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.it.Cases;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.http.Connection;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address counts as the client's. Here every peer is 127.0.0.1. */
class ClientAddressTest extends Cases {

    private static final String PEER = "address:127.0.0.1";
    private static final String TRUSTED = "127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48";

    private void startBehindProxies(String... more) throws Exception {
        Map<String, String> params = params("limit", "1000/1m", "trusted-proxies", TRUSTED);
        params.putAll(params(more));
        start(app().filter("p", new RateLimitFilter(), params, "/*").servlet(this::ok, "/*"));
    }

    /** The key of a request with these fields. */
    private String key(String... fields) throws Exception {
        int before = outcomes.allowed();
        assertThat(get("/", fields).status()).isEqualTo(200);
        return outcomes.keys().get(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP"})
    void row_23_without_a_trusted_proxy_no_field_changes_anything(String field) throws Exception {
        start(limited("limit", P));

        get("/", field, field.equals("Forwarded") ? "for=1.2.3.4" : "1.2.3.4");
        get("/", field, field.equals("Forwarded") ? "for=5.6.7.8" : "5.6.7.8");

        assertThat(get("/", field, "9.9.9.9").status()).isEqualTo(429);
        assertThat(outcomes.buckets()).containsExactly(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.2.3.4                               | 1.2.3.4",
                "8.8.8.8, 1.2.3.4                      | 1.2.3.4",
                "8.8.8.8, 1.2.3.4, 10.0.0.7            | 1.2.3.4",
                "8.8.8.8, 1.2.3.4, 10.0.0.7, 127.0.0.1 | 1.2.3.4",
                "10.0.0.9, 10.0.0.7                    | 10.0.0.9",
                "1.2.3.4, 2001:db8:ffff::1             | 1.2.3.4",
            })
    void row_24_the_right_most_untrusted_address_counts(String forwardedFor, String client) throws Exception {
        startBehindProxies();

        assertThat(key("X-Forwarded-For", forwardedFor)).isEqualTo("address:" + client);
    }

    @Test
    void row_24_several_lines_are_one_list() throws Exception {
        startBehindProxies();

        try (Connection connection = new Connection(uri())) {
            String lines = "\r\nX-Forwarded-For: 8.8.8.8, 1.2.3.4\r\nX-Forwarded-For: 10.0.0.7\r\n\r\n";
            connection.send(head("GET", "/").replaceFirst("\r\n\r\n$", lines)).read();
        }
        assertThat(outcomes.keys()).containsExactly("address:1.2.3.4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.2.3.4:5678                  | 1.2.3.4",
                "[2001:db8::1]:5678            | 2001:db8::/64",
                "8.8.8.8, ,, 1.2.3.4 ,         | 1.2.3.4",
                "1.2.3.4, unknown              | 127.0.0.1",
                "1.2.3.4, _hidden, 10.0.0.7    | 10.0.0.7",
                "1.2.3.4, \"10.0.0.7           | 127.0.0.1",
                "1.2.3.4, 999.1.1.1            | 127.0.0.1",
                "1.2.3.4, <script>             | 127.0.0.1",
                "1.2.3.4, ::1::2, 10.0.0.7     | 10.0.0.7",
            })
    void row_25_what_is_no_address_stops_at_the_last_good_hop(String forwardedFor, String client) throws Exception {
        startBehindProxies();

        assertThat(key("X-Forwarded-For", forwardedFor)).isEqualTo("address:" + client);
    }

    @Test
    void row_25_five_hundred_hops_are_followed_no_further_than_trusted() throws Exception {
        startBehindProxies();

        assertThat(key("X-Forwarded-For", "8.8.8.8, ".repeat(499) + "1.2.3.4")).isEqualTo("address:1.2.3.4");
        assertThat(key("X-Forwarded-For", "_, ".repeat(499) + "_")).isEqualTo(PEER);
    }

    @Test
    void row_26_only_the_configured_field_is_read() throws Exception {
        startBehindProxies("forwarded-header", "Forwarded");

        assertThat(key("Forwarded", "for=1.2.3.4", "X-Forwarded-For", "8.8.8.8"))
                .isEqualTo("address:1.2.3.4");
        assertThat(key("X-Forwarded-For", "8.8.8.8")).isEqualTo(PEER);
        assertThat(key("Forwarded", "for=8.8.8.8, For=\"[2001:db8:1::7]:80\";proto=https;by=_x"))
                .isEqualTo("address:2001:db8:1::/64");
        assertThat(key("Forwarded", "for=1.2.3.4;for=")).isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "::ffff:10.1.2.3, 10.0.0.7    | 10.1.2.3",
                "1.2.3.4, ::ffff:10.0.0.1     | 1.2.3.4",
                "1.2.3.4, ::ffff:0a00:1       | 1.2.3.4",
                "::ffff:1.2.3.4               | 1.2.3.4",
                "::ffff:1.2.3.5               | 1.2.3.5",
                "2001:db8::1.2.3.4            | 2001:db8::/64",
                "64:ff9b::1.2.3.4             | 64:ff9b::/64",
                "fe80::1%eth0                 | fe80::/64",
                "2001:db8:0:1::1              | 2001:db8:0:1::/64",
                "2001:db8:0:1:ffff::9         | 2001:db8:0:1::/64",
                "2001:db8:0:2::1              | 2001:db8:0:2::/64",
            })
    void row_27_each_way_to_write_an_address_is_that_address(String forwardedFor, String client) throws Exception {
        startBehindProxies();

        assertThat(key("X-Forwarded-For", forwardedFor)).isEqualTo("address:" + client);
    }

    @Test
    void row_27_the_prefix_that_counts_as_one_caller_can_be_set() throws Exception {
        startBehindProxies("ipv6-prefix", "48");

        assertThat(key("X-Forwarded-For", "2001:db8:0:1::1")).isEqualTo("address:2001:db8::/48");
        assertThat(key("X-Forwarded-For", "2001:db8:0:2::1")).isEqualTo("address:2001:db8::/48");
        assertThat(key("X-Forwarded-For", "2001:db8:1:1::1")).isEqualTo("address:2001:db8:1::/48");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1/8", "10.0.0", "proxy.example.org", "2001:db8::/129", "10.0.0.0/"})
    void row_28_a_bad_entry_of_the_list_is_refused_at_start(String entry) {
        assertThatThrownBy(() -> start(limited("limit", P, "trusted-proxies", "10.0.0.0/8, " + entry)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("init-param \"trusted-proxies\"")
                .hasMessageContaining(entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unix:/run/app.sock", "unknown", "null"})
    void row_29_a_peer_without_an_address_shares_one_documented_key_and_is_never_trusted(String peer) throws Exception {
        start(app().filter(
                        "peer",
                        (request, response, chain) -> chain.doFilter(
                                new HttpServletRequestWrapper((HttpServletRequest) request) {
                                    @Override
                                    public String getRemoteAddr() {
                                        return peer.equals("null") ? null : peer;
                                    }
                                },
                                response),
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(), params("limit", P, "trusted-proxies", "0.0.0.0/0, ::/0"), "/*")
                .servlet(this::ok, "/*"));

        assertThat(key("X-Forwarded-For", "1.2.3.4")).isEqualTo("anonymous");
    }
}
