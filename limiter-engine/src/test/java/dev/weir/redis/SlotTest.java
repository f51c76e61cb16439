package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.redisson.connection.CRC16;

class SlotTest {

    @Test
    void the_check_value_is_that_of_the_published_algorithm() {
        assertThat(Slot.of("123456789")).isEqualTo(0x31C3 % Slot.COUNT);
    }

    @Test
    void only_what_is_between_the_first_braces_counts_unless_it_is_empty() {
        assertThat(Slot.of("p:{rk}n")).isEqualTo(Slot.of("rk")).isEqualTo(Slot.of("{rk}other{x}"));
        assertThat(Slot.of("a{}b")).isNotEqualTo(Slot.of(""));
        assertThat(Slot.of("a{b")).isNotEqualTo(Slot.of("b"));
        assertThat(Slot.of("a}{b}")).isEqualTo(Slot.of("b"));
    }

    @Test
    void any_text_is_in_the_slot_where_the_client_looks_for_it() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 10_000; i++) {
            String text = random.ints(random.nextInt(1, 30), ' ', 0x800)
                    .filter(c -> c != '{')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(Slot.of(text))
                    .as(text)
                    .isEqualTo(CRC16.crc16(text.getBytes(StandardCharsets.UTF_8)) % Slot.COUNT);
        }
    }
}
