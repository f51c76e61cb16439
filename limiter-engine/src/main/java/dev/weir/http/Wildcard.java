package dev.weir.http;

/** Texts in which {@code *} stands for any run of characters, also for none. */
final class Wildcard {

    private Wildcard() {}

    /** Whether some text matches both what is left of one pattern and what is left of another. */
    static boolean overlap(String one, int i, String two, int j) {
        if (i < one.length() && one.charAt(i) == '*') {
            return overlap(one, i + 1, two, j) || (j < two.length() && overlap(one, i, two, j + 1));
        }
        if (j < two.length() && two.charAt(j) == '*') {
            return overlap(two, j, one, i);
        }
        if (i == one.length() || j == two.length()) {
            return i == one.length() && j == two.length();
        }
        return one.charAt(i) == two.charAt(j) && overlap(one, i + 1, two, j + 1);
    }

    static boolean matches(String pattern, String text) {
        return matches(pattern, text, 0, text.length());
    }

    /**
     * Whether a part of a text matches. Takes at most the product of both lengths: one place to resume from is enough,
     * because an earlier wildcard can only leave a later one less.
     */
    static boolean matches(String pattern, String text, int start, int end) {
        int at = start;
        int next = 0;
        int resumeNext = -1;
        int resumeAt = -1;
        while (at < end) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                next++;
                resumeNext = next;
                resumeAt = at;
            } else if (next < pattern.length() && pattern.charAt(next) == text.charAt(at)) {
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
}
