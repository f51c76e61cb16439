package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private final Properties properties = new Properties();

    @Test
    void without_a_word_they_are_in_memory() {
        assertThat(Limits.choose(Map.of("REDIS_URL", ""), properties)).contains("kept in memory");
        assertThat(properties).isEmpty();
    }

    @Test
    void the_address_of_a_redis_alone_is_enough() {
        assertThat(Limits.choose(Map.of("REDIS_URL", "redis://127.0.0.1"), properties))
                .contains("kept in Redis");
        assertThat(properties).containsEntry("weir.backend", "redis").containsEntry("weir.key-prefix", "weir-demo:");
    }

    @Test
    void weirs_own_settings_go_first() {
        Map<String, String> environment =
                Map.of("REDIS_URL", "redis://127.0.0.1", "WEIR_BACKEND", "memory", "WEIR_KEY_PREFIX", "mine:");
        assertThat(Limits.choose(environment, properties)).contains("kept in memory");
        assertThat(properties).isEmpty();
    }
}
