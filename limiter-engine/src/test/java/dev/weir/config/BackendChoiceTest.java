package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.Backend;
import dev.weir.BackendUnavailableException;
import dev.weir.memory.MemoryBackend;
import dev.weir.redis.RedisBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendChoiceTest {

    /** A port that nobody listens on: what is built over it is never connected. */
    private static final String NOWHERE = "redis://127.0.0.1:1";

    private static Said redis() {
        return Said.nothing().variable("WEIR_BACKEND", "redis").variable("REDIS_URL", NOWHERE);
    }

    private static BackendChoice choice(Said said) {
        return BackendChoice.of(said.settings());
    }

    private static Class<? extends Backend> opened(Said said) {
        try (Backend backend = choice(said).open()) {
            return backend.getClass();
        }
    }

    @Test
    void memory_is_the_default() {
        assertThat(opened(Said.nothing())).isEqualTo(MemoryBackend.class);
    }

    @Test
    void a_platforms_redis_url_alone_switches_nothing() {
        assertThat(opened(Said.nothing().variable("REDIS_URL", NOWHERE))).isEqualTo(MemoryBackend.class);
        assertThat(opened(Said.nothing().own("redis-url", NOWHERE))).isEqualTo(MemoryBackend.class);
    }

    @Test
    void one_variable_goes_over_and_back_whatever_else_is_set() {
        Said said = Said.nothing()
                .own("max-buckets", "1000")
                .own("redis-url", NOWHERE)
                .own("key-prefix", "shop:")
                .own("on-error", "local")
                .own("local-share", "0.25");

        assertThat(opened(said.variable("WEIR_BACKEND", "redis"))).isEqualTo(RedisBackend.class);
        assertThat(opened(said.variable("WEIR_BACKEND", "memory"))).isEqualTo(MemoryBackend.class);
    }

    @Test
    void what_stands_in_the_filter_itself_is_not_switched_by_the_environment() {
        assertThat(opened(redis().own("backend", "memory"))).isEqualTo(MemoryBackend.class);
    }

    @Test
    void code_may_use_the_same_settings() {
        try (Backend backend = Settings.inCode(Map.of("max-buckets", "1000")).openBackend()) {
            assertThat(((MemoryBackend) backend).capacity()).isLessThan(3000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "key-prefix, {, must not have braces",
        "timeout, 200, is no duration",
        "timeout, 2m, timeout is 2m; it must be 1ms to 1m",
        "timeout, 99999999999999999d, too long",
        "on-error, permit, 'it must be deny, allow or local'",
        "local-share, 1.5, at most 1",
        "local-share, NaN, is not a decimal number",
        "breaker-failure-percent, 0, it must be 1 to 100",
        "breaker-calls, 0, at least 1",
        "breaker-calls, x, is not a whole number",
        "breaker-window, 1ms, window is 1ms; it must be 100ms to 1d",
        "breaker-probe-every, 1ms, probeEvery is 1ms; it must be 10ms to 1d",
        "batch-size, 0, it must be 1 to 1000",
        "deny-cache-size, -1, it must be 0 to 10000000",
        "deny-cache-max-age, 2m, it must be 0s to 1m",
        "bucket-ttl, 367d, it must be 0s to 366d",
        "fail-fast, yes, is neither true nor false",
        "redis-config, no-redisson.yaml, no-redisson.yaml",
    })
    void a_mistake_names_where_it_was_read_and_what_is_right(String name, String value, String right) {
        String variable = name.toUpperCase(Locale.ROOT).replace('-', '_');
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(redis().variable("WEIR_" + variable, value)))
                .withMessageStartingWith("environment variable WEIR_" + variable + ": ")
                .withMessageContaining(right);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(redis().own(name, value)))
                .withMessageStartingWith("init-param \"" + name + "\": ");
    }

    @Test
    void an_unknown_backend_names_the_two() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(Said.nothing().property("weir.backend", "Redis")))
                .withMessage("system property \"weir.backend\": \"Redis\" is no backend; it must be memory or redis");
    }

    @Test
    void redis_without_a_place_names_all_where_it_can_be_said() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(Said.nothing().variable("WEIR_BACKEND", "redis")))
                .withMessage("environment variable WEIR_BACKEND: redis needs to know where Redis is; set init-param"
                        + " \"redis-url\", system property \"weir.redis-url\" or environment variable WEIR_REDIS_URL or"
                        + " REDIS_URL");
    }

    @Test
    void a_redisson_file_says_where_redis_is(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("redisson.yaml"),
                "singleServerConfig:\n  address: \"" + NOWHERE + "\"\n  retryAttempts: 0\n");
        Said said = Said.nothing().variable("WEIR_BACKEND", "redis").variable("WEIR_REDIS_CONFIG", file.toString());
        assertThat(opened(said)).isEqualTo(RedisBackend.class);
    }

    @Test
    void two_places_of_redis_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(redis().own("redis-url", NOWHERE).own("redis-config", "redisson.yaml")))
                .withMessageContaining("both say where Redis is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:hunter2@127.0.0.1",
                "redis://user:hunter2/2@127.0.0.1",
                "redis://user:hunter2@127.0.0.1/x",
                "redis://user:hunter2 @127.0.0.1",
                "redis://user:hunter2%zz@127.0.0.1",
                "redis://user:hunter2#@127.0.0.1"
            })
    void no_message_holds_a_password(String url) {
        IllegalArgumentException refused =
                catchThrowableOfType(IllegalArgumentException.class, () -> choice(redis().own("redis-url", url)));

        assertThat(refused).hasMessageStartingWith("init-param \"redis-url\": ");
        for (Throwable each = refused; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void a_choice_is_equal_to_another_if_everything_it_comes_to_is() {
        assertThat(choice(redis()))
                .isEqualTo(choice(redis().own("timeout", "200ms").property("weir.local-share", "0.50")))
                .isEqualTo(choice(redis().own("max-buckets", "5")))
                .hasSameHashCodeAs(choice(redis()))
                .isNotEqualTo(choice(redis().own("timeout", "201ms")))
                .isNotEqualTo(choice(redis().own("key-secret", "s")))
                .isNotEqualTo(choice(Said.nothing()));
        assertThat(choice(redis().own("key-secret", "hunter2"))).asString().doesNotContain("hunter2", NOWHERE);
    }

    @Test
    void a_redis_that_is_down_stops_the_start_only_where_that_is_asked_for() {
        assertThat(opened(redis())).isEqualTo(RedisBackend.class);
        assertThat(catchThrowableOfType(
                        BackendUnavailableException.class,
                        () -> choice(redis().own("fail-fast", "true")).open()))
                .hasMessageContaining("cannot be used at start");
    }
}
