package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeSecondsTest {

    @ParameterizedTest
    @CsvSource({
        "40000, 1",
        "999000, 1",
        "1000, 1",
        "1, 1",
        "0, 1",
        "-1, 1",
        "1000000, 1",
        "1000001, 2",
        "60000000, 60",
        "60000100, 61",
        "-9223372036854775808, 1",
        "9223372036854775807, 9223372036855"
    })
    void retry_after_is_rounded_up_and_at_least_one(long micros, long seconds) {
        assertThat(WholeSeconds.retryAfter(micros)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "-9223372036854775808, 0", "1, 1", "1000000, 1", "1000001, 2"})
    void until_is_rounded_up_and_at_least_zero(long micros, long seconds) {
        assertThat(WholeSeconds.until(micros)).isEqualTo(seconds);
    }

    @Test
    void waiting_that_long_is_enough_and_a_second_less_is_not() {
        long seed = 20265;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100_000; round++) {
            long micros = 1 + random.nextLong(1L << (1 + random.nextInt(50)));
            assertThat(WholeSeconds.retryAfter(micros) * 1_000_000)
                    .as("%s, seed %s", micros, seed)
                    .isBetween(micros, micros + 999_999);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1us",
        "1500, 1500us",
        "1000, 1ms",
        "1500000, 1500ms",
        "1000000, 1s",
        "90000000, 90s",
        "60000000, 1m",
        "5400000000, 90m",
        "3600000000, 1h",
        "86400000000, 1d",
        "90000000000, 25h",
        "31622400000000, 366d"
    })
    void a_period_is_written_in_the_largest_unit_that_divides_it(long micros, String text) {
        assertThat(PeriodText.of(micros)).isEqualTo(text);
    }
}
