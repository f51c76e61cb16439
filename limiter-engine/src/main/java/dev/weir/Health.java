package dev.weir;

import java.util.Map;

/**
 * How a backend is.
 *
 * @param up whether it decides
 * @param details what an operator would want to know, by name
 */
public record Health(boolean up, Map<String, String> details) {

    /**
     * Copies the map.
     *
     * @param up whether it decides
     * @param details what an operator would want to know, by name
     */
    public Health {
        details = Map.copyOf(details);
    }
}
