package dev.weir.http;

import org.jspecify.annotations.Nullable;

/**
 * Reads one element of the {@code Forwarded} field (RFC 7239, section 4), such as {@code for="[2001:db8::1]:80";by=_x}.
 *
 * <p>Where proxies in the field commonly differ from the RFC and nothing can be mistaken for something else, it is
 * lenient: blanks around semicolons, and colons and brackets outside of quotes.
 */
final class ForwardedElement {

    private final String text;
    private int position;

    private ForwardedElement(String text) {
        this.text = text;
    }

    /** What the element's {@code for} says, unquoted; null if there is none, more than one, or the element is malformed. */
    static @Nullable String nodeOf(String element) {
        return new ForwardedElement(element).node();
    }

    private @Nullable String node() {
        String node = null;
        while (true) {
            skipBlanks();
            if (position == text.length()) {
                return node;
            }
            if (text.charAt(position) != ';') {
                String name = token(false);
                if (name == null || !take('=')) {
                    return null;
                }
                String value = take('"') ? restOfQuoted() : token(true);
                boolean isFor = name.equalsIgnoreCase("for");
                if (value == null || (isFor && node != null)) {
                    return null;
                }
                if (isFor) {
                    node = value;
                }
                skipBlanks();
            }
            if (position < text.length() && !take(';')) {
                return null;
            }
        }
    }

    private void skipBlanks() {
        while (position < text.length() && FieldSyntax.isBlank(text.charAt(position))) {
            position++;
        }
    }

    private boolean take(char c) {
        boolean found = position < text.length() && text.charAt(position) == c;
        if (found) {
            position++;
        }
        return found;
    }

    private @Nullable String token(boolean withAddress) {
        int start = position;
        while (position < text.length()) {
            char c = text.charAt(position);
            boolean right = FieldSyntax.isTokenCharacter(c) || (withAddress && (c == ':' || c == '[' || c == ']'));
            if (!right) {
                break;
            }
            position++;
        }
        return position == start ? null : text.substring(start, position);
    }

    private @Nullable String restOfQuoted() {
        StringBuilder value = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (position == text.length()) {
                    return null;
                }
                c = text.charAt(position++);
            }
            value.append(c);
        }
        return null;
    }
}
