package dev.weir.http;

import java.util.Locale;

/** Text between double quotes, in plain ASCII whatever it holds. */
final class Quoted {

    private static final int SHOWN = 80;

    private Quoted() {}

    /** A JSON string (RFC 8259 §7) that is also harmless where a browser guesses HTML. */
    static String json(String text) {
        return quote(text, text.length(), "\"\\<>&");
    }

    /** The text for an error message, shortened when it is long. */
    static String forMessage(String text) {
        return text.length() <= SHOWN ? quote(text, SHOWN, "\"\\") : quote(text, SHOWN, "\"\\") + "...";
    }

    private static String quote(String text, int longest, String special) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < Math.min(text.length(), longest); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7E || special.indexOf(c) >= 0) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A text of an HTML page, outside of tags. */
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
