package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Backend;
import dev.weir.memory.MemoryBackend;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InCodeTest {

    @Test
    void code_reads_the_same_settings() {
        // docs:begin in-code
        Backend backend = Settings.inCode(Map.of("key-prefix", "shop:")).openBackend();
        // docs:end in-code
        try (backend) {
            assertThat(backend).isInstanceOf(MemoryBackend.class);
        }
    }
}
