package dev.weir.demo;

import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where the demo keeps its limits: as Weir's settings say, but that {@code REDIS_URL} alone is enough for Redis here. */
final class Limits {

    private static final String BACKEND = "weir.backend";
    private static final String KEY_PREFIX = "weir.key-prefix";

    private Limits() {}

    /**
     * Chooses Redis if there is an address of it and nothing else is said.
     *
     * @param properties get the choice
     * @return what was chosen, for people
     */
    static String choose(Map<String, String> environment, Properties properties) {
        boolean chosen = isSet(environment.get("WEIR_BACKEND")) || isSet(properties.getProperty(BACKEND));
        if (!chosen && isSet(environment.get("REDIS_URL"))) {
            properties.setProperty(BACKEND, "redis");
        }
        String backend = properties.getProperty(BACKEND, environment.getOrDefault("WEIR_BACKEND", "memory"));
        if (!backend.strip().equals("redis")) {
            return "Limits are kept in memory; REDIS_URL=redis://127.0.0.1:6379 before the command shares them.";
        }
        if (!isSet(environment.get("WEIR_KEY_PREFIX")) && !isSet(properties.getProperty(KEY_PREFIX))) {
            properties.setProperty(KEY_PREFIX, "weir-demo:");
        }
        return "Limits are kept in Redis: every demo that is started with it shares them.";
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
