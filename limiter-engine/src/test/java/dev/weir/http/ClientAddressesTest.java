package dev.weir.http;

import static dev.weir.http.ForwardedField.FORWARDED;
import static dev.weir.http.ForwardedField.X_FORWARDED_FOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

    private static final long SEED = 20_254;
    private static final int ROUNDS = 100_000;

    private static final ClientAddresses DIRECT = ClientAddresses.direct();
    private static final List<String> PROXIES = List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:aaaa::/48");
    private static final ClientAddresses BEHIND = ClientAddresses.behind(X_FORWARDED_FOR, PROXIES);
    private static final ClientAddresses BEHIND_RFC = ClientAddresses.behind(FORWARDED, PROXIES);

    @Test
    void without_trusted_proxies_the_peer_is_the_client_whatever_the_fields_say() {
        StubRequest request = from("203.0.113.5")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("Forwarded", "for=1.2.3.4")
                .header("X-Real-IP", "1.2.3.4");

        assertThat(DIRECT.of(request)).isEqualTo("203.0.113.5");
    }

    @Test
    void a_peer_that_is_not_trusted_is_the_client_whatever_the_fields_say() {
        StubRequest request = from("203.0.113.5").header("X-Forwarded-For", "1.2.3.4");

        assertThat(BEHIND.of(request)).isEqualTo("203.0.113.5");
    }

    @Test
    void behind_a_trusted_peer_the_right_most_untrusted_address_is_the_client() {
        assertThat(BEHIND.of(from("10.0.0.1").header("X-Forwarded-For", "1.2.3.4, 203.0.113.5")))
                .isEqualTo("203.0.113.5");
        assertThat(BEHIND_RFC.of(from("10.0.0.1").header("Forwarded", "for=1.2.3.4, for=203.0.113.5")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void chains_of_trusted_proxies_are_followed() {
        assertThat(BEHIND.of(from("10.0.0.1").header("X-Forwarded-For", "1.2.3.4, 203.0.113.5, 192.0.2.7, 10.9.9.9")))
                .isEqualTo("203.0.113.5");
        assertThat(BEHIND_RFC.of(from("2001:db8:aaaa::1")
                        .header("Forwarded", "for=1.2.3.4, for=203.0.113.5, for=\"[2001:db8:aaaa::2]:99\"")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void several_lines_of_the_field_are_one_list() {
        assertThat(BEHIND.of(from("10.0.0.1")
                        .header("X-Forwarded-For", "1.2.3.4, 203.0.113.5")
                        .header("x-forwarded-for", "192.0.2.7")))
                .isEqualTo("203.0.113.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.5:4711 | 203.0.113.5",
                "\"203.0.113.5\" | 203.0.113.5",
                "[2001:db8:0:1::5]:80 | 2001:db8:0:1::/64",
                "1.2.3.4, unknown | 10.0.0.1",
                "1.2.3.4, _hidden | 10.0.0.1",
                "1.2.3.4, garbage | 10.0.0.1",
                "1.2.3.4, garbage, 10.0.0.9 | 10.0.0.9",
                "1.2.3.4, 203.0.113.5 203.0.113.6, 10.0.0.9 | 10.0.0.9",
                "203.0.113.5,, ,10.0.0.9, | 203.0.113.5",
                ", , | 10.0.0.1",
            })
    void the_walk_stops_at_the_last_good_hop(String field, String client) {
        assertThat(BEHIND.of(from("10.0.0.1").header("X-Forwarded-For", field))).isEqualTo(client);
    }

    @Test
    void where_all_hops_are_trusted_the_left_most_is_the_client() {
        assertThat(BEHIND.of(from("10.0.0.1").header("X-Forwarded-For", "10.0.0.3, 10.0.0.2")))
                .isEqualTo("10.0.0.3");
        assertThat(BEHIND.of(from("10.0.0.1"))).isEqualTo("10.0.0.1");
    }

    @Test
    void five_hundred_hops_are_followed() {
        assertThat(BEHIND.of(from("10.0.0.1").header("X-Forwarded-For", "203.0.113.5" + ", 10.0.0.2".repeat(500))))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void only_the_configured_field_is_read() {
        StubRequest request =
                from("10.0.0.1").header("X-Forwarded-For", "203.0.113.5").header("Forwarded", "for=203.0.113.6");

        assertThat(BEHIND.of(request)).isEqualTo("203.0.113.5");
        assertThat(BEHIND_RFC.of(request)).isEqualTo("203.0.113.6");
        assertThat(BEHIND_RFC.of(from("10.0.0.1").header("X-Forwarded-For", "203.0.113.5")))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.0.0.1, 10.0.0.1",
        "::ffff:0a00:1, 10.0.0.1",
        "::ffff:10.0.0.2, 10.0.0.2",
        "2001:db8::1.2.3.4, 2001:db8::/64",
        "64:ff9b::1.2.3.4, 64:ff9b::/64",
        "fe80::1%eth0, fe80::/64",
        "2001:db8:0:1::1, 2001:db8:0:1::/64",
        "2001:DB8:0:1:ffff::2, 2001:db8:0:1::/64",
        "2001:db8:0:2::1, 2001:db8:0:2::/64",
        "[2001:db8:0:1::1], 2001:db8:0:1::/64",
        "::1, ::/64",
    })
    void peers_are_known_by_their_ipv4_address_or_their_ipv6_prefix(String peer, String client) {
        assertThat(DIRECT.of(from(peer))).isEqualTo(client);
    }

    @Test
    void a_mapped_peer_is_trusted_as_its_ipv4_address_and_never_by_an_ipv6_block() {
        StubRequest request = from("::ffff:10.0.0.1").header("X-Forwarded-For", "203.0.113.5");

        assertThat(BEHIND.of(request)).isEqualTo("203.0.113.5");
        assertThat(ClientAddresses.behind(X_FORWARDED_FOR, List.of("::/0")).of(request))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void the_ipv6_prefix_can_be_set() {
        StubRequest request = from("2001:db8:1:2:3:4:5:6");

        assertThat(DIRECT.withIpv6Prefix(48).of(request)).isEqualTo("2001:db8:1::/48");
        assertThat(DIRECT.withIpv6Prefix(127).of(request)).isEqualTo("2001:db8:1:2:3:4:5:6/127");
        assertThat(DIRECT.withIpv6Prefix(128).of(request)).isEqualTo("2001:db8:1:2:3:4:5:6");
        assertThat(DIRECT.withIpv6Prefix(1).of(request)).isEqualTo("::/1");
        assertThat(DIRECT.withIpv6Prefix(48).of(from("10.0.0.1"))).isEqualTo("10.0.0.1");
        assertThat(BEHIND.withIpv6Prefix(48).of(from("10.0.0.1").header("X-Forwarded-For", "2001:db8:1:2::3")))
                .isEqualTo("2001:db8:1::/48");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 129})
    void an_ipv6_prefix_out_of_range_is_refused(int length) {
        assertThatThrownBy(() -> DIRECT.withIpv6Prefix(length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(length))
                .hasMessageContaining("1 to 128");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "@", "/run/weir.sock", "unknown", "localhost", "1.2.3.4, 10.0.0.1"})
    void a_peer_that_is_not_an_ip_address_is_no_client_and_never_trusted(String peer) {
        StubRequest request = from(peer).header("X-Forwarded-For", "203.0.113.5");

        assertThat(DIRECT.of(request)).isNull();
        assertThat(BEHIND.of(request)).isNull();
    }

    @Test
    void bad_lists_of_proxies_are_refused() {
        assertThatThrownBy(() -> ClientAddresses.behind(X_FORWARDED_FOR, List.of("10.0.0.0/8", "10.1.0.0/8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("trusted proxies: ")
                .hasMessageContaining("\"10.1.0.0/8\"")
                .hasMessageContaining("10.0.0.0/8");
        assertThatThrownBy(() -> ClientAddresses.behind(FORWARDED, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the list is empty");
    }

    @Test
    void no_caller_behind_honest_proxies_can_change_its_address() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            boolean rfc = random.nextBoolean();
            ForwardedField field = rfc ? FORWARDED : X_FORWARDED_FOR;
            String caller =
                    random.nextBoolean() ? "203.0.113." + random.nextInt(256) : "2001:db8::" + random.nextInt(10);
            StringBuilder line = new StringBuilder(RandomFieldText.garbage(random));
            StubRequest request = from("10.0.0.1");
            append(line, RandomFieldText.item(field, caller, random), request, field, random);
            for (int proxies = random.nextInt(3); proxies > 0; proxies--) {
                String proxy = random.nextBoolean() ? "10.2.3." + random.nextInt(256) : "2001:db8:aaaa::" + proxies;
                append(line, RandomFieldText.item(field, proxy, random), request, field, random);
            }
            request.header(field.fieldName(), line.toString());
            assertThat((rfc ? BEHIND_RFC : BEHIND).of(request))
                    .as("seed %d, round %d: %s %s", SEED, round, field, request.headers(field.fieldName()))
                    .isEqualTo(caller.contains(":") ? "2001:db8::/64" : caller);
        }
    }

    /** Adds an item to the line, or ends the line and starts the next one with it. */
    private static void append(
            StringBuilder line, String item, StubRequest request, ForwardedField field, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            request.header(field.fieldName(), line.toString());
            line.setLength(0);
        } else {
            line.append(", ");
        }
        line.append(item);
    }

    private static StubRequest from(String peer) {
        return new StubRequest().remoteAddress(peer);
    }
}
