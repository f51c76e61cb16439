package dev.weir.benchmarks;

import java.util.Locale;

/**
 * What a ratio is meant to be.
 *
 * @param ratio its name
 * @param atLeast whether the bound is the least or the most
 * @param bound the bound
 * @param words what it is about
 */
public record Goal(String ratio, boolean atLeast, double bound, String words) {

    public static Goal atLeast(String ratio, double bound, String words) {
        return new Goal(ratio, true, bound, words);
    }

    public static Goal atMost(String ratio, double bound, String words) {
        return new Goal(ratio, false, bound, words);
    }

    boolean isMet(double value) {
        return atLeast ? value >= bound : value <= bound;
    }

    String text() {
        return String.format(Locale.ROOT, bound % 1 == 0 ? "%s %.0f" : "%s %.2f", atLeast ? "≥" : "≤", bound);
    }
}
