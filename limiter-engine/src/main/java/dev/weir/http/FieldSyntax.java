package dev.weir.http;

/** The few rules of HTTP field values (RFC 9110, section 5.6) that keys and forwarded addresses need. */
final class FieldSyntax {

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    /** Whether {@code text} is a {@code token}: at least one character, and all of them allowed in field names. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenCharacter(char c) {
        return isLetterOrDigit(c) || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** ASCII only, unlike the methods of {@link Character}. */
    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Space or tab, which is all that HTTP takes for optional white space. */
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The text from {@code from} to {@code to} without blanks at either end. */
    static String trim(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    static String trim(String text) {
        return trim(text, 0, text.length());
    }
}
