package dev.weir.http;

import dev.weir.internal.ValueHash;
import java.util.Locale;

/**
 * The text of a key as the engine gets it: {@code kind:value} for one part, several joined by {@code +}.
 *
 * <p>In values {@code %}, {@code +}, {@code #} and controls are written as {@code %} and hexadecimal digits, so that no
 * value can hold the end of a part, and {@code #} before a hash tells it from a value that looks like one. A part's kind
 * and name hold no colon, so the value starts at a known place.
 */
final class KeyText {

    /** The key of requests of which nothing is known, not even an address. No part's text is without a colon. */
    static final String ANONYMOUS = "anonymous";

    /** Longer values are hashed. */
    static final int MAX_READABLE = 128;

    static final char JOINT = '+';

    private KeyText() {}

    /** A value that may be seen in keys. Hashed where it is too long, or where UTF-8 could not tell it from others. */
    static String readable(String kind, String value) {
        StringBuilder text = new StringBuilder(kind.length() + 1 + Math.min(value.length(), MAX_READABLE));
        text.append(kind).append(':');
        if (value.length() > MAX_READABLE || !ValueHash.isWellFormed(value)) {
            text.append('#').append(ValueHash.of(value));
        } else {
            appendEscaped(text, value);
        }
        return text.toString();
    }

    /** How the text of something starts that has a name. */
    static String start(String kind, String name) {
        StringBuilder text = new StringBuilder(kind).append(':');
        appendEscaped(text, name);
        return text.append(':').toString();
    }

    /** A value that must never be seen in keys. */
    static String secret(String start, String value) {
        return start.concat(ValueHash.of(value));
    }

    private static void appendEscaped(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' || c == JOINT || c == '#' || Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                text.append(c);
            }
        }
    }
}
