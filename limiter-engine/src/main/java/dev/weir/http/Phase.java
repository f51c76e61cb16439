package dev.weir.http;

import java.util.Locale;

/**
 * Which filter decides a policy: one at the edge of the application, where no caller is authenticated yet, or one behind
 * authentication. So that a principal is never missed, and a caller who has one is never counted as one who has none.
 */
public enum Phase {
    /** Before authentication; what a servlet filter serves where nothing else is said. */
    EDGE,
    /** After authentication; what JAX-RS serves where nothing else is said. */
    AUTHENTICATED;

    /**
     * Reads a phase.
     *
     * @param text {@code edge} or {@code authenticated}
     * @return the phase
     * @throws IllegalArgumentException if it is anything else
     */
    public static Phase parse(String text) {
        for (Phase phase : values()) {
            if (phase.toString().equals(text.strip())) {
                return phase;
            }
        }
        throw new IllegalArgumentException("phase is \"" + text + "\"; it must be edge or authenticated");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
