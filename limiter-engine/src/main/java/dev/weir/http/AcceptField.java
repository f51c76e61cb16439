package dev.weir.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The media ranges of an {@code Accept} field (RFC 9110 §12.5.1) with their weights in thousandths. Parameters other
 * than {@code q} make no difference; of equal ranges the highest weight counts. A field that is not well-formed
 * throughout says nothing: it has no ranges.
 *
 * @param qualities the weights, 0 to 1000, by media range in lower case
 */
record AcceptField(Map<String, Integer> qualities) {

    private static final AcceptField NOTHING = new AcceptField(Map.of());

    AcceptField {
        qualities = Map.copyOf(qualities);
    }

    /**
     * Reads the field in one pass; never throws.
     *
     * @param lines every line of the field, in order
     * @param known the ranges worth keeping, so that a request cannot fill a map
     */
    static AcceptField parse(List<String> lines, Set<String> known) {
        return lines.isEmpty() ? NOTHING : new Reader(String.join(",", lines), known).read();
    }

    private static final class Reader {

        private final String text;
        private final Set<String> known;
        private final Map<String, Integer> qualities = new HashMap<>();
        private int at;

        Reader(String text, Set<String> known) {
            this.text = text;
            this.known = known;
        }

        AcceptField read() {
            while (true) {
                skipBlanks();
                if (!atEnd() && peek() != ',' && !range()) { // RFC 9110 §5.6.1 lets list members be empty
                    return NOTHING;
                }
                if (atEnd()) {
                    return new AcceptField(qualities);
                }
                if (text.charAt(at++) != ',') {
                    return NOTHING;
                }
            }
        }

        private boolean range() {
            String type = token();
            if (!take('/')) {
                return false;
            }
            String subtype = token();
            if (type.isEmpty() || subtype.isEmpty() || (type.equals("*") && !subtype.equals("*"))) {
                return false;
            }
            int quality = parameters();
            if (quality < 0) {
                return false;
            }
            String range = (type + '/' + subtype).toLowerCase(Locale.ROOT);
            if (known.contains(range)) {
                qualities.merge(range, quality, Math::max);
            }
            return true;
        }

        /** The weight among the parameters, 1000 when there is none; negative when they are not well-formed. */
        private int parameters() {
            int quality = 1000;
            skipBlanks();
            while (take(';')) {
                skipBlanks();
                if (atEnd() || peek() == ';' || peek() == ',') {
                    continue;
                }
                String name = token();
                if (name.isEmpty() || !take('=')) {
                    return -1;
                }
                boolean weight = name.equalsIgnoreCase("q");
                String value = !weight && !atEnd() && peek() == '"' ? quotedString() : token();
                if (value.isEmpty()) {
                    return -1;
                }
                if (weight) {
                    quality = thousandths(value);
                    if (quality < 0) {
                        return -1;
                    }
                }
                skipBlanks();
            }
            return quality;
        }

        /** {@code 0} or {@code 1} with up to three decimals, at most 1; negative for anything else. */
        private static int thousandths(String value) {
            int length = value.length();
            boolean wellFormed = length <= 5
                    && length != 0
                    && (value.charAt(0) == '0' || value.charAt(0) == '1')
                    && (length == 1 || value.charAt(1) == '.');
            if (!wellFormed) {
                return -1;
            }
            int sum = (value.charAt(0) - '0') * 1000;
            int worth = 100;
            for (int i = 2; i < length; i++) {
                int digit = value.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return -1;
                }
                sum += digit * worth;
                worth /= 10;
            }
            return sum <= 1000 ? sum : -1;
        }

        /** The string with its quotes; empty when it does not end. */
        private String quotedString() {
            int start = at++;
            while (!atEnd()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return text.substring(start, at);
                }
                if (c == '\\') {
                    at++;
                }
            }
            return "";
        }

        private String token() {
            int start = at;
            while (!atEnd() && FieldSyntax.isTokenCharacter(peek())) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipBlanks() {
            while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
                at++;
            }
        }

        private boolean take(char c) {
            if (!atEnd() && peek() == c) {
                at++;
                return true;
            }
            return false;
        }

        private boolean atEnd() {
            return at >= text.length();
        }

        private char peek() {
            return text.charAt(at);
        }
    }
}
