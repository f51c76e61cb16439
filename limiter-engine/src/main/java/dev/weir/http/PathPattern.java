package dev.weir.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over request paths, such as {@code /api/**}.
 *
 * <ul>
 *   <li>{@code **} as a whole segment stands for any number of segments, also none: {@code /api/**} matches
 *       {@code /api} too;
 *   <li>{@code *} stands for any run of characters within one segment: {@code /img/*.png}, and by itself for exactly
 *       one segment;
 *   <li>{@code {name}} as a whole segment stands for exactly one segment;
 *   <li>everything else stands for itself, case-sensitive and in its decoded form.
 * </ul>
 *
 * <p>Matching takes at most the product of both lengths, never more: one place to resume from is kept for {@code **}
 * and one for {@code *}, which is enough because an earlier wildcard can only leave a later one less.
 */
final class PathPattern {

    private static final String ANY_SEGMENTS = "**";
    private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_-]*}");
    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    private final String text;
    private final String[] segments;
    private final List<String> variables;

    /** Segments, and at the same indices the names of variables, else empty texts. */
    private PathPattern(String text, String[] segments, List<String> variables) {
        this.text = text;
        this.segments = segments;
        this.variables = variables;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is not a pattern or could never match; the message holds the pattern and
     *     what would be right
     */
    static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw refused(text, "it must start with /, as in /api/** or /**/*.json");
        }
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            throw refused(text, "it is matched against the path alone; leave out the query (? and #)");
        }
        if (PERCENT_ENCODED.matcher(text).find()) {
            throw refused(text, "it is matched against the decoded path; write the character itself, not %XX");
        }
        if (text.equals("/")) {
            return new PathPattern(text, new String[0], List.of());
        }
        if (text.endsWith("/")) {
            throw refused(text, "a path is matched without its trailing slash; drop the slash, or end in /**");
        }
        String[] segments = text.substring(1).split("/", -1);
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            check(text, segments[i]);
            String variable = "";
            if (segments[i].startsWith("{")) {
                variable = segments[i].substring(1, segments[i].length() - 1);
                if (variables.contains(variable)) {
                    throw refused(text, segments[i] + " is there twice; give each variable a name of its own");
                }
                segments[i] = "*";
            }
            variables.add(variable);
        }
        return new PathPattern(text, segments, List.copyOf(variables));
    }

    private static void check(String text, String segment) {
        if (segment.isEmpty()) {
            throw refused(text, "a path is matched with // as one /; write one slash");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw refused(text, "no path holds a segment . or ..; write the path without it");
        }
        if (segment.indexOf('\\') >= 0 || segment.indexOf('\0') >= 0) {
            throw refused(text, "no path holds a backslash or NUL; separate segments by /");
        }
        if (segment.contains(ANY_SEGMENTS) && !segment.equals(ANY_SEGMENTS)) {
            throw refused(text, "** stands for whole segments, as in /api/**; within a segment write one *");
        }
        boolean braces = segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0;
        if (braces && !VARIABLE.matcher(segment).matches()) {
            throw refused(
                    text,
                    "a variable is a whole segment {name}, its name a letter or _ and then letters, digits, "
                            + "_ or -; within a segment write *");
        }
    }

    private static IllegalArgumentException refused(String text, String right) {
        return new IllegalArgumentException("path pattern " + Quoted.forMessage(text) + ": " + right);
    }

    /** Whether it matches every request, so that no request's path, not even a malformed one, matters to it. */
    boolean matchesEverything() {
        return segments.length == 1 && segments[0].equals(ANY_SEGMENTS);
    }

    /**
     * Whether the whole path matches. A malformed path matches nothing but {@code /**}: whoever asks refuses it first
     * where the answer matters.
     */
    boolean matches(RequestPath path) {
        if (matchesEverything()) {
            return true;
        }
        return !path.malformed() && matches(path.value());
    }

    /** Here {@code at} is the slash before the next segment of the path, or its end. */
    private boolean matches(String path) {
        int end = path.length();
        int at = end == 1 ? end : 0; // the root has no segment
        int next = 0;
        int resumeNext = -1;
        int resumeAt = -1;
        while (at < end) {
            if (next < segments.length && segments[next].equals(ANY_SEGMENTS)) {
                next++;
                if (next == segments.length) {
                    return true;
                }
                resumeNext = next;
                resumeAt = at;
                continue;
            }
            int segmentEnd = segmentEnd(path, at);
            if (next < segments.length && Wildcard.matches(segments[next], path, at + 1, segmentEnd)) {
                next++;
                at = segmentEnd;
            } else if (resumeNext >= 0) {
                resumeAt = segmentEnd(path, resumeAt);
                at = resumeAt;
                next = resumeNext;
            } else {
                return false;
            }
        }
        while (next < segments.length && segments[next].equals(ANY_SEGMENTS)) {
            next++;
        }
        return next == segments.length;
    }

    /** Whether some path matches both. */
    boolean overlaps(PathPattern other) {
        return overlap(segments, 0, other.segments, 0);
    }

    private static boolean overlap(String[] one, int i, String[] two, int j) {
        if (i < one.length && one[i].equals(ANY_SEGMENTS)) {
            return overlap(one, i + 1, two, j) || (j < two.length && overlap(one, i, two, j + 1));
        }
        if (j < two.length && two[j].equals(ANY_SEGMENTS)) {
            return overlap(two, j, one, i);
        }
        if (i == one.length || j == two.length) {
            return i == one.length && j == two.length;
        }
        return Wildcard.overlap(one[i], 0, two[j], 0) && overlap(one, i + 1, two, j + 1);
    }

    /** Whether every path that matches the other surely matches this; told where this is plain, or ends in {@code **}. */
    boolean covers(PathPattern other) {
        boolean open = segments.length > 0 && segments[segments.length - 1].equals(ANY_SEGMENTS);
        int plain = open ? segments.length - 1 : segments.length;
        if (open ? other.segments.length < plain : other.segments.length != plain) {
            return false;
        }
        for (int i = 0; i < plain; i++) {
            if (segments[i].indexOf('*') >= 0 || !segments[i].equals(other.segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static int segmentEnd(String path, int slash) {
        int next = path.indexOf('/', slash + 1);
        return next < 0 ? path.length() : next;
    }

    /** The segment that stands for a variable where the path matches; null if there is no such variable. */
    @Nullable
    String variable(String name, RequestPath path) {
        int index = variables.indexOf(name);
        if (index < 0 || !matches(path)) {
            return null;
        }
        String[] actual = path.value().substring(1).split("/", -1);
        // At most one run of segments varies where a variable may be told: parse() refuses a second ** beside
        // variables.
        int fromEnd = segments.length - index;
        return anySegmentsBefore(index) ? actual[actual.length - fromEnd] : actual[index];
    }

    private boolean anySegmentsBefore(int index) {
        return Arrays.asList(segments).subList(0, index).contains(ANY_SEGMENTS);
    }

    /**
     * Whether it has a variable of that name.
     *
     * @throws IllegalArgumentException if so, but two {@code **} leave open what it stands for
     */
    boolean hasVariable(String name) {
        boolean has = variables.contains(name);
        if (has && Stream.of(segments).filter(ANY_SEGMENTS::equals).count() > 1) {
            throw refused(text, "with two ** it is not known what {" + name + "} stands for; keep one of them");
        }
        return has;
    }

    @Override
    public String toString() {
        return text;
    }
}
