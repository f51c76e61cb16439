package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void without_a_word_it_is_this_machine_alone_on_port_8080() {
        assertThat(Address.from(Map.of())).isEqualTo(new Address("127.0.0.1", 8080));
        assertThat(Address.from(Map.of("HOST", " ", "PORT", ""))).isEqualTo(new Address("127.0.0.1", 8080));
    }

    @Test
    void the_environment_says_otherwise() {
        assertThat(Address.from(Map.of("HOST", "0.0.0.0", "PORT", " 0 "))).isEqualTo(new Address("0.0.0.0", 0));
        assertThat(Address.from(Map.of("PORT", "65535")).port()).isEqualTo(65_535);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "80a", "8080.0", "99999999999"})
    void a_port_that_is_none_is_refused_by_name(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.from(Map.of("PORT", port)))
                .withMessage("PORT is \"" + port + "\"; it must be a whole number from 0 (any free port) to 65535");
    }

    @Test
    void a_host_without_an_address_is_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.from(Map.of("HOST", "no-such-host.invalid")))
                .withMessageStartingWith("HOST is \"no-such-host.invalid\", which has no address");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8081",
        "localhost, http://localhost:8081",
        "0.0.0.0, http://127.0.0.1:8081",
        "::1, http://[::1]:8081",
    })
    void its_url_can_be_asked_on_this_machine(String host, String url) {
        assertThat(new Address(host, 0).withPort(8081).url()).isEqualTo(url);
    }
}
