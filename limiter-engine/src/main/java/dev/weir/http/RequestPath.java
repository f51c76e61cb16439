package dev.weir.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request below its application (or below the JAX-RS base URI), in the one form that policies are
 * matched against.
 *
 * <p>The form starts with {@code /}, holds no empty segment and, but for the root {@code /}, ends without a slash:
 * {@code //} and a trailing slash make no difference. It is decoded and case-sensitive; Unicode is not normalised.
 *
 * <p>A path is {@linkplain #malformed() malformed} when one of its segments, once decoded, is {@code .} or {@code ..}
 * or holds a slash, a backslash or NUL, or when its percent-encoding is not valid UTF-8. Dot segments are not resolved
 * here: clients and servlet containers resolve the plain ones, and one that is still there is read differently by
 * different software, so any answer but a refusal could be talked past.
 *
 * <p>Immutable, and so safe for use by many threads. Reading a path takes time linear in its length and never throws,
 * whatever the text.
 */
public final class RequestPath {

    private static final RequestPath MALFORMED = new RequestPath("");
    private static final RequestPath ROOT = new RequestPath("/");

    private final String value;

    private RequestPath(String value) {
        this.value = value;
    }

    /**
     * Reads a path that is already decoded and free of path parameters, such as a servlet's {@code getServletPath()}
     * followed by its {@code getPathInfo()}. A percent sign and a semicolon are ordinary characters.
     *
     * @param path the path; a missing leading slash makes no difference
     * @return the path, perhaps a malformed one
     */
    public static RequestPath decoded(String path) {
        return isInItsForm(path) ? new RequestPath(path) : read(path, false);
    }

    /**
     * Reads a path as it was sent, such as JAX-RS's {@code UriInfo.getPath(false)}: split at {@code /}, then of each
     * segment the matrix parameters (from the first {@code ;} on) are dropped and the rest is percent-decoded once, as
     * UTF-8.
     *
     * @param path the path, without a query; a missing leading slash makes no difference
     * @return the path, perhaps a malformed one
     */
    public static RequestPath encoded(String path) {
        return read(path, true);
    }

    /**
     * Tells whether the path cannot be matched safely, so that a request whose limits depend on its path is to be
     * refused (400).
     *
     * @return whether the path is malformed
     */
    public boolean malformed() {
        return value.isEmpty();
    }

    /**
     * The path in its one form, such as {@code /api/reports}.
     *
     * @return the path, starting with {@code /}; the empty string, which no other path has, when {@link #malformed()}
     */
    public String value() {
        return value;
    }

    /** Whether nothing is to be changed or refused; false says nothing. Most paths of most applications are so. */
    private static boolean isInItsForm(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        char before = '/';
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' || c == '\0' || (before == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            before = c;
        }
        return before != '/';
    }

    private static RequestPath read(String path, boolean encoded) {
        StringBuilder clean = new StringBuilder(path.length() + 1);
        int start = 0;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String sent = path.substring(start, end);
            String segment = encoded ? decode(sent) : sent;
            if (segment == null || ambiguous(segment)) {
                return MALFORMED;
            }
            if (!segment.isEmpty()) {
                clean.append('/').append(segment);
            }
            start = end + 1;
        }
        return clean.isEmpty() ? ROOT : new RequestPath(clean.toString());
    }

    private static boolean ambiguous(String segment) {
        return segment.equals(".")
                || segment.equals("..")
                || segment.indexOf('/') >= 0
                || segment.indexOf('\\') >= 0
                || segment.indexOf('\0') >= 0;
    }

    private static @Nullable String decode(String segment) {
        int semicolon = segment.indexOf(';');
        String raw = semicolon < 0 ? segment : segment.substring(0, semicolon);
        return raw.indexOf('%') < 0 ? raw : percentDecoded(raw);
    }

    private static @Nullable String percentDecoded(String raw) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed, unlike new String
        CharBuffer text = CharBuffer.allocate(raw.length());
        ByteBuffer octets = ByteBuffer.allocate(raw.length() / 3);
        int i = 0;
        while (i < raw.length()) {
            if (raw.charAt(i) != '%') {
                text.put(raw.charAt(i++));
                continue;
            }
            octets.clear();
            while (i < raw.length() && raw.charAt(i) == '%') {
                int octet = octet(raw, i);
                if (octet < 0) {
                    return null;
                }
                octets.put((byte) octet);
                i += 3;
            }
            try {
                text.put(utf8.decode(octets.flip()));
            } catch (CharacterCodingException e) {
                return null;
            }
        }
        return text.flip().toString();
    }

    /** The octet that the triplet at {@code at} stands for; negative when it is not one. */
    private static int octet(String raw, int at) {
        if (at + 2 >= raw.length()) {
            return -1;
        }
        int high = hexDigit(raw.charAt(at + 1));
        int low = hexDigit(raw.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Like {@link Character#digit} for ASCII alone: full-width digits are no hexadecimal digits in a URI. */
    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestPath path && value.equals(path.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return malformed() ? "(malformed path)" : value;
    }
}
