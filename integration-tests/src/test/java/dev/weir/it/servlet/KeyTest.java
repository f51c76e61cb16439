package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Policy;
import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose bucket counts. */
class KeyTest extends Cases {

    private static final String ADDRESS = "address:127.0.0.1";

    private void startByApiKey() throws Exception {
        start(limited("limit", P, "key", "header:X-Api-Key"));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"absent,", "empty,''", "blanks,'   '", "tabs,'\t \t'"})
    void row_17_a_key_header_without_a_value_falls_back_to_the_client_address(String name, String value)
            throws Exception {
        startByApiKey();

        Reply reply = value == null ? get("/") : get("/", "X-Api-Key", value);

        assertThat(reply.status()).as(name).isEqualTo(200);
        assertThat(outcomes.keys()).containsExactly(ADDRESS);
    }

    @Test
    void row_17_of_two_lines_the_first_counts() throws Exception {
        startByApiKey();
        get("/", "X-Api-Key", "one");

        try (Connection connection = new Connection(uri())) {
            String twice = head("GET", "/").replaceFirst("\r\n\r\n$", "\r\nX-Api-Key: one\r\nX-Api-Key: two\r\n\r\n");
            assertThat(connection.send(twice).read().remaining()).isZero();
        }
        assertThat(outcomes.buckets()).hasSize(1).doesNotContain(ADDRESS);
    }

    @Test
    void row_17_a_long_key_is_one_bucket_and_one_that_is_too_long_the_container_refuses() throws Exception {
        startByApiKey();

        assertThat(get("/", "X-Api-Key", "k".repeat(4_000)).remaining()).isEqualTo(1);
        assertThat(get("/", "X-Api-Key", "k".repeat(4_001)).remaining()).isEqualTo(1);
        assertThat(outcomes.buckets())
                .hasSize(2)
                .allSatisfy(key -> assertThat(key).hasSizeLessThan(50));
        assertThat(get("/", "X-Api-Key", "k".repeat(100_000)).status()).isIn(400, 431);
    }

    @Test
    void row_17_nul_in_a_key_is_refused_by_the_container() throws Exception {
        startByApiKey();

        assertThat(get("/", "X-Api-Key", "one\0two").status()).isEqualTo(400);
        assertThat(served).hasValue(0);
    }

    @Test
    void row_17_a_line_end_ends_the_key() throws Exception {
        startByApiKey();

        get("/", "X-Api-Key", "one");
        assertThat(get("/", "X-Api-Key", "one\r\nX-Other: two").remaining()).isZero();
        assertThat(outcomes.buckets()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cafe", "café", "CAFE", "Cafe", "cafe!"})
    void row_17_values_are_told_apart_by_each_character(String value) throws Exception {
        startByApiKey();
        get("/", "X-Api-Key", "another");
        get("/", "X-Api-Key", "another");

        assertThat(get("/", "X-Api-Key", value).remaining()).isEqualTo(1);
        assertThat(get("/", "X-Api-Key", value).remaining()).isZero();
        assertThat(get("/", "X-Api-Key", value).status()).isEqualTo(429);
        assertThat(outcomes.buckets()).hasSize(2).doesNotContain(ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "X-API-KEY", "x-API-kEy"})
    void row_17_the_headers_own_name_is_case_insensitive(String name) throws Exception {
        startByApiKey();
        get("/", "X-Api-Key", "one");

        assertThat(get("/", name, "one").remaining()).isZero();
    }

    @Test
    void row_18_parts_do_not_flow_into_each_other() throws Exception {
        start(limited("limit", P, "key", "header:X-One + header:X-Two"));

        get("/", "X-One", "a:b", "X-Two", "c");
        get("/", "X-One", "a", "X-Two", "b:c");
        get("/", "X-One", "a+b", "X-Two", "c");
        get("/", "X-One", "a", "X-Two", "b+c");

        assertThat(outcomes.buckets()).hasSize(4);
    }

    @Test
    void row_19_a_principal_named_like_a_header_value_or_an_address_has_its_own_bucket() throws Exception {
        start(withPrincipalFromHeader()
                .filter(
                        "p",
                        new RateLimitFilter(),
                        params("limit", P, "key", "principal, header:X-Api-Key, client-address"),
                        "/*")
                .servlet(this::ok, "/*"));

        get("/", "X-User", "same");
        get("/", "X-Api-Key", "same");
        get("/", "X-User", "127.0.0.1");
        get("/");
        get("/", "X-User", ADDRESS);
        get("/", "X-User", outcomes.keys().get(1));

        assertThat(outcomes.buckets()).hasSize(6).contains(ADDRESS);
    }

    /** An authentication filter in front, which believes what it is told. */
    private WebApp withPrincipalFromHeader() {
        return app().filter(
                        "login",
                        (request, response, chain) ->
                                chain.doFilter(new LoggedIn((HttpServletRequest) request), response),
                        Map.of(),
                        "/*");
    }

    private static final class LoggedIn extends HttpServletRequestWrapper {
        LoggedIn(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            String name = getHeader("X-User");
            return name == null ? null : () -> name;
        }
    }

    @Test
    void row_20_behind_the_containers_login_the_principal_is_the_key_and_before_it_the_address() throws Exception {
        start(limited("limit", P, "key", "principal").secured("/mine/*", Map.of("alice", "a", "bob", "b")));

        assertThat(get("/mine/x").status()).isEqualTo(401);
        assertThat(get("/mine/x", "Authorization", basic("alice", "a")).remaining())
                .isEqualTo(1);
        assertThat(get("/mine/x", "Authorization", basic("bob", "b")).remaining())
                .isEqualTo(1);
        assertThat(get("/mine/x", "Authorization", basic("alice", "a")).remaining())
                .isZero();
        assertThat(get("/mine/x", "Authorization", basic("alice", "a")).status())
                .isEqualTo(429);
        assertThat(get("/open").remaining()).isEqualTo(1);
        assertThat(outcomes.buckets()).containsExactlyInAnyOrder("principal:alice", "principal:bob", ADDRESS);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void row_21_a_raw_api_key_is_in_no_log_line_and_in_no_key() throws Exception {
        String secret = "s3cr3t-api-key";
        try (ErrorOutput log = new ErrorOutput()) {
            start(limited("limit", P, "key", "header:X-Api-Key + cookie:session"));
            for (int i = 0; i < 3; i++) {
                get("/", "X-Api-Key", secret, "Cookie", "session=" + secret);
            }
            assertThat(log.text()).contains("Policy p refused a request").doesNotContain(secret);
        }
        assertThat(outcomes.denied()).isEqualTo(1);
        assertThat(outcomes.buckets())
                .singleElement()
                .satisfies(key -> assertThat(key).doesNotContain(secret).startsWith("header:x-api-key:"));
    }

    @Test
    void row_22_a_turkish_locale_folds_no_names() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            start(limited("limit", P, "key", "header:X-CLIENT-ID", "methods", "LINK", "mode", "enforce"));
            assertThat(send("LINK", "/", "x-client-id", "one").remaining()).isEqualTo(1);
            assertThat(send("LINK", "/", "X-Client-Id", "one").remaining()).isZero();
            assertThat(send("link", "/", "X-CLIENT-ID", "one").status()).isIn(429, 400, 501);
            assertThat(outcomes.buckets()).hasSize(1).doesNotContain(ADDRESS);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void row_22_composed_and_decomposed_letters_are_two_keys() throws Exception {
        startByApiKey();
        String composed = "caf\u00e9";

        get("/", "X-Api-Key", bytesOf(Normalizer.normalize(composed, Normalizer.Form.NFC)));
        get("/", "X-Api-Key", bytesOf(Normalizer.normalize(composed, Normalizer.Form.NFD)));

        assertThat(outcomes.buckets()).hasSize(2);
    }

    /** UTF-8 as it goes over the wire, a character for each byte. */
    private static String bytesOf(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void row_20_code_can_tell_the_key_and_without_one_the_address_counts() throws Exception {
        start(limited(Policy.named("p")
                .limit(P)
                .key(request -> request.cookie("plan"))
                .build()));

        get("/", "Cookie", "other=1; plan=gold");
        get("/");

        assertThat(outcomes.buckets()).hasSize(2).contains(ADDRESS);
    }
}
