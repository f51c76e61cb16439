package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.Backend;
import dev.weir.config.BackendShare;
import dev.weir.config.PolicyFile;
import dev.weir.memory.MemoryBackend;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    private static Backend backend(Map<String, Object> properties) {
        try (BackendShare share = new SettingsReader(properties).backend(null)) {
            return share.backend();
        }
    }

    @Test
    void nothing_needs_to_be_set() {
        Map<String, Object> others = Map.of("other.property", "1");

        assertThat(backend(others)).isInstanceOf(MemoryBackend.class);
        assertThat(new SettingsReader(others).clientAddresses()).isNotNull();
        assertThat(new SettingsReader(others).onErrorStatus()).isEqualTo(503);
    }

    @Test
    void a_given_backend_is_used_and_stays_open() {
        Backend backend = MemoryBackend.create();

        assertThat(backend(Map.of("weir.backend", backend))).isSameAs(backend);
        assertThat(backend.health().up()).isTrue();
    }

    @Test
    void numbers_may_be_numbers_or_text() {
        MemoryBackend small = (MemoryBackend) backend(Map.of("weir.max-buckets", 100));

        assertThat(small.capacity()).isLessThanOrEqualTo(200);
        assertThat(backend(Map.of("weir.max-buckets", " 100 "))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "weir.max-bucket, 5, is unknown",
        "weir.backend, disk, it must be memory or redis",
        "weir.backend, redis, redis needs dev.failsafe:failsafe and org.redisson:redisson on the class path",
        "weir.max-buckets, many, is not a whole number",
        "weir.max-buckets, 0, it must be 1 to",
        "weir.on-error-status, 500, it must be 503 or 429",
        "weir.trusted-proxies, proxy, trusted proxies",
        "weir.forwarded-header, Forwarded, is set without",
        "weir.ipv6-prefix, 129, right is 1 to 128",
    })
    void a_mistake_names_the_property(String key, String value, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    backend(Map.of(key, value));
                    SettingsReader reader = new SettingsReader(Map.of(key, value));
                    reader.clientAddresses();
                    reader.onErrorStatus();
                })
                .withMessageContaining("property \"" + key + "\"")
                .withMessageContaining(problem);
    }

    @Test
    void a_file_that_is_named_is_read_and_else_the_servlet_filters_before_the_one_of_the_class_path(
            @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("weir.json"), "{}");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            PolicyFile ofFilter = PolicyFile.at("filter.json");
            assertThat(file(Map.of("weir.policies", "classpath:weir.json"), ofFilter))
                    .isEqualTo("classpath:weir.json");
            assertThat(file(Map.of(), ofFilter)).isEqualTo("filter.json");
            assertThat(file(Map.of(), null)).isEqualTo("classpath:weir.json");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String file(Map<String, Object> properties, @Nullable PolicyFile ofFilter) {
        return String.valueOf(new SettingsReader(properties).policyFile(ofFilter));
    }

    @Test
    void a_property_that_would_change_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend(Map.of("weir.backend", MemoryBackend.create(), "weir.max-buckets", "5")))
                .withMessageContaining("\"weir.max-buckets\" does nothing beside property \"weir.backend\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(Map.of("weir.max-buckets", "5")).refuseBackend())
                .withMessageContaining("\"weir.max-buckets\" does nothing beside");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(Map.of("weir.ipv6-prefix", "5")).refuseClientAddresses())
                .withMessageContaining("\"weir.ipv6-prefix\" does nothing beside");
    }
}
