package dev.weir.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hops that proxies wrote into a request, from the latest to the earliest; it ends at the first that is not an
 * address.
 *
 * <p>Each proxy adds to the right, and everything left of what the outermost trusted proxy added was made up by the
 * caller. So the list is read from the right, item by item, and nothing that stands further left (an open quote, say)
 * changes how an item is read. The work is linear in the length of the lines. Not thread-safe.
 */
final class ForwardedHops {

    private static final int MAX_NODE_LENGTH = 100;

    private final ForwardedField field;
    private final List<String> lines;
    private int linesLeft;
    private String line = "";
    private int lineEnd = -1; // the characters of the line before this one are still to be read; -1: none
    private boolean ended;

    /**
     * Hops of these lines.
     *
     * @param lines every line of the field in its order; they are one list
     */
    ForwardedHops(ForwardedField field, List<String> lines) {
        this.field = field;
        this.lines = lines;
        this.linesLeft = lines.size();
    }

    /** The address of the next hop to the left; null, from then on, when there is none or it is no address. */
    @Nullable
    IpAddress next() {
        if (ended) {
            return null;
        }
        String item = nextItem();
        IpAddress address = item == null ? null : address(item);
        ended = address == null;
        return address;
    }

    private @Nullable String nextItem() {
        while (true) {
            while (lineEnd < 0) {
                if (linesLeft == 0) {
                    return null;
                }
                line = lines.get(--linesLeft);
                lineEnd = line.length();
            }
            int comma = field == ForwardedField.FORWARDED
                    ? commaBeforeElement(line, lineEnd)
                    : line.lastIndexOf(',', lineEnd - 1);
            String item = FieldSyntax.trim(line, comma + 1, lineEnd);
            lineEnd = comma;
            // empty items of a list do not count (RFC 9110, section 5.6.1)
            if (!item.isEmpty()) {
                return item;
            }
        }
    }

    /**
     * The place of the comma before the last element, or -1. Outside of a quoted string a quote met from the right
     * closes one, and within it only a quote that is not escaped opens it.
     */
    private static int commaBeforeElement(String line, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted || isEscaped(line, i);
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String line, int position) {
        int start = position;
        while (start > 0 && line.charAt(start - 1) == '\\') {
            start--;
        }
        return (position - start) % 2 == 1;
    }

    private @Nullable IpAddress address(String item) {
        if (field == ForwardedField.FORWARDED) {
            String node = ForwardedElement.nodeOf(item);
            return node == null ? null : parseNode(node);
        }
        boolean quoted = item.length() > 1 && item.startsWith("\"") && item.endsWith("\"");
        return parseNode(quoted ? item.substring(1, item.length() - 1) : item);
    }

    /**
     * Reads an address that may be in brackets (IPv6) and may have a port, as RFC 7239, section 6, writes it. An IPv6
     * address without brackets is taken as a whole.
     *
     * @return the address, or null if the text is anything else
     */
    static @Nullable IpAddress parseNode(String text) {
        if (text.length() > MAX_NODE_LENGTH) {
            return null;
        }
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            boolean ipv6 = close > text.indexOf(':') && text.indexOf(':') > 0;
            return ipv6 && isPort(text, close + 1) ? IpAddress.parse(text.substring(1, close)) : null;
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) {
            return IpAddress.parse(text);
        }
        return isPort(text, colon) ? IpAddress.parse(text.substring(0, colon)) : null;
    }

    /** Nothing, or a colon and a port: up to five digits, or an obfuscated one. */
    private static boolean isPort(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        int start = from + 1;
        if (text.charAt(from) != ':' || start == text.length()) {
            return false;
        }
        boolean obfuscated = text.charAt(start) == '_' && start + 1 < text.length();
        if (!obfuscated && text.length() - start > 5) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean right = obfuscated
                    ? FieldSyntax.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-'
                    : FieldSyntax.isDigit(c);
            if (!right) {
                return false;
            }
        }
        return true;
    }
}
