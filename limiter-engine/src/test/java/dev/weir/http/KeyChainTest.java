package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyChainTest {

    private static final ClientAddresses DIRECT = ClientAddresses.direct();

    @Test
    void the_first_alternative_with_a_value_is_the_key() {
        KeyChain chain = chain("principal, header:X-Api-Key, cookie:sid, client-address");
        StubRequest request = request();

        assertThat(chain.key(request)).isEqualTo("address:192.0.2.1");
        assertThat(chain.key(request.cookie("sid", "abc"))).isEqualTo("cookie:sid:ungWv48Bz-pBQUDeXa4iIw");
        assertThat(chain.key(request.header("X-Api-Key", "abc"))).isEqualTo("header:x-api-key:ungWv48Bz-pBQUDeXa4iIw");
        assertThat(chain.key(request.principal("alice"))).isEqualTo("principal:alice");
    }

    @Test
    void where_no_alternative_has_a_value_the_client_address_is_the_key() {
        KeyChain chain = chain("principal");

        assertThat(chain.key(request())).isEqualTo("address:192.0.2.1");
        assertThat(chain.key(request().remoteAddress("2001:db8:0:1::7"))).isEqualTo("address:2001:db8:0:1::/64");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "@", "/run/weir.sock", "unknown"})
    void requests_without_an_address_share_one_key(String peer) {
        assertThat(chain("principal").key(request().remoteAddress(peer))).isEqualTo("anonymous");
        assertThat(chain("client-address").key(request().remoteAddress(peer))).isEqualTo("anonymous");
    }

    @Test
    void no_value_can_pretend_to_be_the_shared_key() {
        assertThat(chain("principal").key(request().principal("anonymous"))).isEqualTo("principal:anonymous");
        assertThat(KeyChain.of(r -> "anonymous", DIRECT).key(request())).isEqualTo("custom:anonymous");
    }

    @Test
    void all_parts_of_an_alternative_must_have_a_value() {
        KeyChain chain = chain("principal + header:X-Region + constant:v1, principal");

        assertThat(chain.key(request().principal("alice"))).isEqualTo("principal:alice");
        assertThat(chain.key(request().header("X-Region", "abc"))).isEqualTo("address:192.0.2.1");
        assertThat(chain.key(request().principal("alice").header("X-Region", "abc")))
                .isEqualTo("principal:alice+header:x-region:ungWv48Bz-pBQUDeXa4iIw+constant:v1");
    }

    @Test
    void a_trusted_proxy_counts_for_the_part_and_for_the_fallback() {
        ClientAddresses behind = ClientAddresses.behind(ForwardedField.X_FORWARDED_FOR, List.of("10.0.0.0/8"));
        StubRequest request = new StubRequest().remoteAddress("10.0.0.1").header("X-Forwarded-For", "203.0.113.5");

        assertThat(KeyChain.parse("client-address", behind).key(request)).isEqualTo("address:203.0.113.5");
        assertThat(KeyChain.parse("principal", behind).key(request)).isEqualTo("address:203.0.113.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \t"})
    void an_empty_or_blank_header_or_cookie_is_none(String value) {
        assertThat(headerKey(value)).isEqualTo("address:192.0.2.1");
        assertThat(headerKey(value, "abc")).isEqualTo("address:192.0.2.1");
        assertThat(chain("cookie:sid").key(request().cookie("sid", value))).isEqualTo("address:192.0.2.1");
    }

    @Test
    void blanks_around_a_header_or_cookie_do_not_count() {
        assertThat(headerKey(" \tabc ")).isEqualTo(headerKey("abc"));
        assertThat(headerKey("a bc")).isNotEqualTo(headerKey("abc"));
        assertThat(chain("cookie:sid").key(request().cookie("sid", " abc ")))
                .isEqualTo(chain("cookie:sid").key(request().cookie("sid", "abc")));
    }

    @Test
    void of_several_lines_the_first_counts() {
        assertThat(headerKey("abc", "def")).isEqualTo(headerKey("abc"));
        assertThat(headerKey("def", "abc")).isEqualTo(headerKey("def"));
    }

    @Test
    void long_binary_and_foreign_values_are_values_like_others() {
        String big = "x".repeat(100_000);
        List<String> values = List.of(
                big,
                big + "x",
                "\0",
                "\0\0",
                "a\0",
                "a\r\nb",
                "\u007f",
                "é",
                "e\u0301",
                "ключ",
                "\ud83d\ude00",
                "\ud83d",
                "?");

        assertThat(values)
                .extracting(KeyChainTest::headerKey)
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key).matches("header:x-api-key:[A-Za-z0-9_-]{22}"));
    }

    @Test
    void a_header_name_is_case_insensitive_and_its_value_is_not() {
        StubRequest request = request().header("x-aPi-keY", "abc");

        assertThat(chain("header:X-API-KEY").key(request)).isEqualTo("header:x-api-key:ungWv48Bz-pBQUDeXa4iIw");
        assertThat(headerKey("ABC")).isNotEqualTo(headerKey("abc"));
    }

    @Test
    void a_cookie_name_is_case_sensitive() {
        assertThat(chain("cookie:SID").key(request().cookie("sid", "abc"))).isEqualTo("address:192.0.2.1");
    }

    @Test
    void the_locale_of_the_machine_does_not_count() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThat(chain("header:X-API-ID").key(request().header("x-api-id", "abc")))
                    .isEqualTo("header:x-api-id:ungWv48Bz-pBQUDeXa4iIw");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void normalisation_forms_are_told_apart() {
        String composed = "Jos\u00e9";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

        assertThat(principalKey(composed)).isNotEqualTo(principalKey(decomposed));
        assertThat(headerKey(composed)).isNotEqualTo(headerKey(decomposed));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t", "\u2003"})
    void a_blank_principal_is_none(String name) {
        assertThat(principalKey(name)).isEqualTo("address:192.0.2.1");
    }

    @Test
    void principals_count_as_they_are() {
        List<String> names =
                List.of("alice", "Alice", " alice", "alice ", "al ice", "a+b", "a%2Bb", "a#b", "a:b", "a\0b");

        assertThat(names).extracting(KeyChainTest::principalKey).doesNotHaveDuplicates();
        assertThat(principalKey("bob+x@example.com")).isEqualTo("principal:bob%2Bx@example.com");
        assertThat(principalKey("a\r\nb")).isEqualTo("principal:a%0D%0Ab");
    }

    @Test
    void a_long_principal_is_hashed_and_never_equals_a_short_one() {
        String name = "x".repeat(KeyText.MAX_READABLE);

        assertThat(principalKey(name)).isEqualTo("principal:" + name);
        String hashed = principalKey(name + "x");
        assertThat(hashed).matches("principal:#[A-Za-z0-9_-]{22}");
        assertThat(principalKey(hashed.substring("principal:".length()))).isNotEqualTo(hashed);
        assertThat(principalKey(name + "y")).isNotEqualTo(hashed);
    }

    @Test
    void a_principal_named_like_a_header_or_an_address_has_a_key_of_its_own() {
        String header = headerKey("abc");

        assertThat(List.of(
                        header,
                        "address:192.0.2.1",
                        principalKey(header),
                        principalKey("192.0.2.1"),
                        principalKey("address:192.0.2.1"),
                        principalKey("abc"),
                        chain("cookie:X-Api-Key").key(request().cookie("X-Api-Key", "abc")),
                        chain("constant:192.0.2.1").key(request()),
                        KeyChain.of(r -> "192.0.2.1", DIRECT).key(request())))
                .doesNotHaveDuplicates();
    }

    @Test
    void secrets_are_not_in_the_key() {
        String secret = "s3cret";
        StubRequest request = request().header("X-Api-Key", secret).cookie("sid", secret);

        assertThat(chain("header:X-Api-Key + cookie:sid").key(request)).doesNotContain(secret);
    }

    @Test
    void a_resolver_that_throws_leaves_the_next_alternative() {
        KeyResolver throwing = r -> {
            throw new IllegalStateException("no plan");
        };

        assertThat(KeyChain.of(throwing, DIRECT).key(request())).isEqualTo("address:192.0.2.1");
        assertThat(KeyChain.parse("class:com.acme.Plan, principal", DIRECT, name -> throwing)
                        .key(request().principal("alice")))
                .isEqualTo("principal:alice");
    }

    private static StubRequest request() {
        return new StubRequest().remoteAddress("192.0.2.1");
    }

    private static KeyChain chain(String text) {
        return KeyChain.parse(text, DIRECT);
    }

    private static String principalKey(String name) {
        return chain("principal").key(request().principal(name));
    }

    private static String headerKey(String... lines) {
        StubRequest request = request();
        for (String line : lines) {
            request.header("X-Api-Key", line);
        }
        return chain("header:X-Api-Key").key(request);
    }
}
