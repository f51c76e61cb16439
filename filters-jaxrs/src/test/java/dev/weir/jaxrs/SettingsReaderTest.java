package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Backend;
import dev.weir.memory.MemoryBackend;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    @Test
    void nothing_needs_to_be_set() {
        SettingsReader reader = new SettingsReader(Map.of("other.property", "1"));

        assertThat(reader.backend()).isInstanceOf(MemoryBackend.class);
        assertThat(reader.clientAddresses()).isNotNull();
    }

    @Test
    void a_given_backend_is_used() {
        Backend backend = MemoryBackend.create();

        assertThat(new SettingsReader(Map.of("weir.backend", backend)).backend())
                .isSameAs(backend);
    }

    @Test
    void numbers_may_be_numbers_or_text() {
        MemoryBackend small = (MemoryBackend) new SettingsReader(Map.of("weir.max-buckets", 100)).backend();

        assertThat(small.capacity()).isLessThanOrEqualTo(200);
        assertThat(new SettingsReader(Map.of("weir.max-buckets", " 100 ")).backend())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "weir.max-bucket, 5, is unknown",
        "weir.backend, redis, it must be a dev.weir.Backend",
        "weir.max-buckets, many, is not a whole number",
        "weir.max-buckets, 0, it must be 1 to",
        "weir.trusted-proxies, proxy, trusted proxies",
        "weir.forwarded-header, Forwarded, is set without",
        "weir.ipv6-prefix, 129, right is 1 to 128",
    })
    void a_mistake_names_the_property(String key, String value, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    SettingsReader reader = new SettingsReader(Map.of(key, value));
                    reader.backend();
                    reader.clientAddresses();
                })
                .withMessageContaining("property \"" + key + "\"")
                .withMessageContaining(problem);
    }

    @Test
    void a_property_that_would_change_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(
                                Map.of("weir.backend", MemoryBackend.create(), "weir.max-buckets", "5"))
                        .backend())
                .withMessageContaining("\"weir.max-buckets\" does nothing beside");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(Map.of("weir.max-buckets", "5")).refuseBackend())
                .withMessageContaining("\"weir.max-buckets\" does nothing beside");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(Map.of("weir.ipv6-prefix", "5")).refuseClientAddresses())
                .withMessageContaining("\"weir.ipv6-prefix\" does nothing beside");
    }
}
