package dev.weir.config;

import java.util.HashMap;
import java.util.Map;

/** Settings as a test says them, in the four places. */
final class Said {

    private final Map<String, Object> own = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    static Said nothing() {
        return new Said();
    }

    Said own(String name, Object value) {
        own.put(name, value);
        return this;
    }

    Said property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    Said variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Settings settings() {
        return new Settings("init-param", "", own::get, properties::get, environment::get);
    }
}
