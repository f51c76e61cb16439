package dev.weir.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads settings and remembers what they came to, defaults included. Not thread-safe. */
final class Reading {

    private final Settings settings;
    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);

    Reading(Settings settings) {
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    /**
     * Reads one that has a default.
     *
     * @param parse makes a value of the text
     * @param apply gets the value
     * @throws IllegalArgumentException if one of the two does, naming where the text was read
     */
    <T> void use(Setting setting, Function<String, T> parse, Consumer<T> apply) {
        use(setting, settings.findOrDefault(setting), parse, apply);
    }

    /** Reads what was found. */
    <T> void use(Setting setting, Found found, Function<String, T> parse, Consumer<T> apply) {
        found.give(text -> {
            T value = parse.apply(text);
            apply.accept(value);
            values.put(setting, value);
        });
    }

    /** What everything read came to. */
    Map<Setting, Object> values() {
        return Map.copyOf(values);
    }
}
