package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** To the engine the libraries of the Redis backend are optional. */
class WithoutRedissonTest {

    /** This class path, in a loader of its own, less the jars whose names begin with one of these. */
    private static URLClassLoader classPathWithout(String... jars) {
        URL[] rest = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Stream.of(jars)
                        .noneMatch(
                                jar -> Path.of(entry).getFileName().toString().startsWith(jar)))
                .map(WithoutRedissonTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(rest, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    private static Object open(ClassLoader loader, Map<String, String> settings) throws Throwable {
        Class<?> type = loader.loadClass(Settings.class.getName());
        assertThat(type).isNotEqualTo(Settings.class);
        Method inCode = type.getMethod("inCode", Map.class);
        Method open = type.getMethod("openBackend");
        try {
            return open.invoke(inCode.invoke(null, settings));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void memory_needs_neither() throws Throwable {
        try (URLClassLoader loader = classPathWithout("redisson-", "failsafe-")) {
            AutoCloseable backend = (AutoCloseable) open(loader, Map.of("backend", "memory", "redis-url", "redis://h"));
            assertThat(backend.getClass().getName()).isEqualTo("dev.weir.memory.MemoryBackend");
            backend.close();
        }
    }

    @Test
    void redis_names_what_is_missing() throws Exception {
        assertRefused(
                "needs dev.failsafe:failsafe and org.redisson:redisson on the class path", "redisson-", "failsafe-");
        assertRefused("needs org.redisson:redisson on the class path", "redisson-");
        assertRefused("needs dev.failsafe:failsafe on the class path", "failsafe-");
    }

    private static void assertRefused(String message, String... jars) throws Exception {
        try (URLClassLoader loader = classPathWithout(jars)) {
            assertThatThrownBy(() -> open(loader, Map.of("backend", "redis", "redis-url", "redis://127.0.0.1:1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("setting \"backend\": redis ")
                    .hasMessageContaining(message);
        }
    }
}
