package dev.weir.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The codes of {@code silence}: some are of requests, some of a Redis. */
final class Silence {

    private static final Set<String> OF_REDIS = Set.of("WEIR-021", "WEIR-022", "WEIR-023");

    private Silence() {}

    static List<String> ofRequests(String text) {
        return codes(text).stream().filter(code -> !OF_REDIS.contains(code)).toList();
    }

    static List<String> ofRedis(String text) {
        return codes(text).stream().filter(OF_REDIS::contains).toList();
    }

    private static List<String> codes(String text) {
        return Values.items(text).stream()
                .map(code -> code.strip().toUpperCase(Locale.ROOT))
                .toList();
    }
}
