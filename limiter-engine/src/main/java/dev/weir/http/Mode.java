package dev.weir.http;

import java.util.Locale;

/** What becomes of a policy's decision. */
public enum Mode {
    /** A request over the limit is refused. */
    ENFORCE,
    /** Counted, logged and told to the application; never refused. */
    SHADOW,
    /** Not counted. */
    OFF;

    /**
     * Reads a mode.
     *
     * @param text {@code enforce}, {@code shadow} or {@code off}
     * @return the mode
     * @throws IllegalArgumentException if it is anything else
     */
    public static Mode parse(String text) {
        for (Mode mode : values()) {
            if (mode.toString().equals(text.strip())) {
                return mode;
            }
        }
        throw new IllegalArgumentException("mode is \"" + text + "\"; it must be enforce, shadow or off");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
