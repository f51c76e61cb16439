package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @ParameterizedTest
    @CsvSource({
        "100/1s, 100, PT1S, 100",
        "100/1s burst 200, 100, PT1S, 200",
        "1000/1h, 1000, PT1H, 1000",
        "5/10s burst 1, 5, PT10S, 1",
        "7/250ms, 7, PT0.25S, 7",
        "1/1m, 1, PT1M, 1",
        "1/366d, 1, PT8784H, 1",
        "1000000000/366d, 1000000000, PT8784H, 1000000000",
        "'  3 / 2m   burst   4  ', 3, PT2M, 4",
        "007/1s, 7, PT1S, 7",
    })
    void reads_permits_per_period_with_or_without_a_burst(String text, long permits, Duration period, long burst) {
        assertThat(Limit.parse(text)).isEqualTo(new Limit(permits, period, burst));
    }

    @Test
    void what_it_writes_it_reads_back() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            Limit limit = RandomLimits.next(random);
            assertThat(Limit.parse(limit.toString())).as("seed %s", seed).isEqualTo(limit);
            List<Limit> several = RandomLimits.some(random, 4);
            String text = several.stream().map(Limit::toString).collect(Collectors.joining("; "));
            assertThat(Limit.parseAll(text)).as("seed %s", seed).isEqualTo(several);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100/1000ms, 100/1s",
        "100/60s, 100/1m",
        "100/120m burst 100, 100/2h",
        "9/24h, 9/1d",
        "9/25h, 9/25h",
        "9/1001ms burst 3, 9/1001ms burst 3",
    })
    void writes_the_largest_unit_that_is_whole_and_a_burst_only_where_it_differs(String read, String written) {
        assertThat(Limit.parse(read)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "100",
                "100/s",
                "100/1",
                "100/1S",
                "100/1sec",
                "100/1w",
                "100/1 s",
                "100/1s burst",
                "100/1s burst200",
                "100/1s Burst 200",
                "100/1s burst -1",
                "100/1s 200",
                "1.5/1s",
                "1/1.5s",
                "-1/1s",
                "+1/1s",
                "0x10/1s",
                "1_000/1s",
                "1,000/1s",
                "\u0661/1s",
                "100\u00a0/1s",
                "1000000000000000000/1s",
                "9999999999999999999/1s",
                "1/99999999999999999999d",
                "1/1s burst 9999999999999999999",
                "100/1s; 1/1h",
                "100/1s;"
            })
    void another_form_is_refused_with_what_was_read_and_what_is_right(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parse(text))
                .withMessage("limit \"" + text + "\" cannot be read: a limit is PERMITS/PERIOD or PERMITS/PERIOD burst"
                        + " BURST, such as 100/1s or 100/1s burst 200, with the units ms, s, m (minutes), h and d;"
                        + " several are joined by ;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/1s | permits is 0; it must be 1 to 1,000,000,000",
                "1000000001/1s | permits is 1000000001; it must be 1 to 1,000,000,000",
                "1/1s burst 0 | burst is 0; it must be 1 to 1,000,000,000",
                "1/1s burst 1000000001 | burst is 1000000001; it must be 1 to 1,000,000,000",
                "1/0s | period is PT0S; it must be 1 ms to 366 days",
                "1/367d | period is PT8808H; it must be 1 ms to 366 days",
                "1/31622400001ms | period is PT8784H0.001S; it must be 1 ms to 366 days",
                "1/999999999999999999ms | it must be 1 ms to 366 days",
                "1/999999999999999999d | the period must be 1 ms to 366 days",
                "1000000000/1ms burst 999999 | burst is 999999, less than what one microsecond gives back at 1000000000"
                        + " permits in 1000 µs; it must be at least 1000000",
                "1/366d burst 11 | an empty bucket would take above 3,660 days to fill: burst 11 at 1 permits in"
                        + " 31622400000000 µs; it must be at most 10",
            })
    void a_value_out_of_range_is_refused_with_what_was_read_and_what_is_right(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parse(text))
                .withMessageStartingWith("limit \"" + text + "\": ")
                .withMessageEndingWith(reason);
    }

    @Test
    void the_bound_that_a_refusal_names_is_itself_fine() {
        assertThat(Limit.parse("1000000000/1ms burst 1000000").burst()).isEqualTo(1_000_000);
        assertThat(Limit.parse("999999937/1ms burst 1000000").burst()).isEqualTo(1_000_000);
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.parse("999999937/1ms burst 999999"));
        assertThat(Limit.parse("1/366d burst 10").burst()).isEqualTo(10);
    }

    @Test
    void a_period_of_part_of_a_millisecond_is_refused() {
        for (Duration period : List.of(Duration.ofNanos(1_500_000), Duration.ofSeconds(1, 1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Limit.of(5, period))
                    .withMessage("period is " + period + "; it must be whole milliseconds");
        }
        for (Duration period : List.of(
                Duration.ZERO,
                Duration.ofSeconds(-1),
                Duration.ofNanos(999_999),
                Duration.ofDays(366).plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Limit.of(5, period))
                    .withMessage("period is " + period + "; it must be 1 ms to 366 days");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "1/1s;", ";1/1s", "1/1s;;2/1m", "1/1s; ;2/1m"})
    void an_empty_limit_among_several_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parseAll(text))
                .withMessageStartingWith("limits \"" + text + "\" hold an empty one: a limit is PERMITS/PERIOD");
    }

    @Test
    void is_a_value() {
        assertThat(Limit.of(100, Duration.ofSeconds(1))).isEqualTo(Limit.parse("100/1s"));
        assertThat(Limit.parse("100/1s").withBurst(7)).isEqualTo(Limit.parse("100/1s burst 7"));
        assertThat(Limit.parse("100/1s").periodMicros()).isEqualTo(1_000_000);
    }
}
