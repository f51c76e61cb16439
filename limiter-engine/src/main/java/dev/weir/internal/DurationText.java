package dev.weir.internal;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: a whole number and a unit, such as {@code 200ms}; {@code m} is minutes. */
public final class DurationText {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*(ms|s|m|h|d)");
    private static final List<String> LARGEST_FIRST = List.of("d", "h", "m", "s");

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is of another form, or beyond all ranges
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration; right is a whole number with a unit, ms, s, m (minutes), h or d,"
                            + " such as 200ms");
        }
        try {
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(form.group(1)), millis(form.group(2))));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too long a duration", e);
        }
    }

    /** The text of whole milliseconds, in the largest unit that divides them. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : LARGEST_FIRST) {
            if (millis != 0 && millis % millis(unit) == 0) {
                return millis / millis(unit) + unit;
            }
        }
        return millis == 0 ? "0s" : millis + "ms";
    }

    /** How many milliseconds a unit has. */
    public static long millis(String unit) {
        return switch (unit) {
            case "d" -> 86_400_000L;
            case "h" -> 3_600_000L;
            case "m" -> 60_000L;
            case "s" -> 1_000L;
            default -> 1L;
        };
    }
}
