package dev.weir.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

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

    private PathPattern(String text, String[] segments) {
        this.text = text;
        this.segments = segments;
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
            return new PathPattern(text, new String[0]);
        }
        if (text.endsWith("/")) {
            throw refused(text, "a path is matched without its trailing slash; drop the slash, or end in /**");
        }
        String[] segments = text.substring(1).split("/", -1);
        Set<String> variables = new HashSet<>();
        for (int i = 0; i < segments.length; i++) {
            check(text, segments[i]);
            if (segments[i].startsWith("{")) {
                if (!variables.add(segments[i])) {
                    throw refused(text, segments[i] + " is there twice; give each variable a name of its own");
                }
                segments[i] = "*";
            }
        }
        return new PathPattern(text, segments);
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
            if (next < segments.length && matchesSegment(segments[next], path, at + 1, segmentEnd)) {
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

    private static int segmentEnd(String path, int slash) {
        int next = path.indexOf('/', slash + 1);
        return next < 0 ? path.length() : next;
    }

    private static boolean matchesSegment(String pattern, String path, int start, int end) {
        int at = start;
        int next = 0;
        int resumeNext = -1;
        int resumeAt = -1;
        while (at < end) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                next++;
                resumeNext = next;
                resumeAt = at;
            } else if (next < pattern.length() && pattern.charAt(next) == path.charAt(at)) {
                next++;
                at++;
            } else if (resumeNext >= 0) {
                resumeAt++;
                at = resumeAt;
                next = resumeNext;
            } else {
                return false;
            }
        }
        while (next < pattern.length() && pattern.charAt(next) == '*') {
            next++;
        }
        return next == pattern.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
