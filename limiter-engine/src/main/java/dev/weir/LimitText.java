package dev.weir;

import dev.weir.internal.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of a limit. */
final class LimitText {

    private static final String RIGHT =
            "a limit is PERMITS/PERIOD or PERMITS/PERIOD burst BURST, such as 100/1s or 100/1s burst 200, with the units"
                    + " ms, s, m (minutes), h and d; several are joined by ;";

    private static final Pattern FORM =
            Pattern.compile("\\s*([0-9]{1,18})\\s*/\\s*([0-9]{1,18})(ms|s|m|h|d)(?:\\s+burst\\s+([0-9]{1,18}))?\\s*");

    private LimitText() {}

    static Limit parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("limit \"" + text + "\" cannot be read: " + RIGHT);
        }
        try {
            long permits = Long.parseLong(form.group(1));
            Duration period = Duration.ofMillis(
                    Math.multiplyExact(Long.parseLong(form.group(2)), DurationText.millis(form.group(3))));
            String burst = form.group(4);
            return new Limit(permits, period, burst == null ? permits : Long.parseLong(burst));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("limit \"" + text + "\": the period must be 1 ms to 366 days", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("limit \"" + text + "\": " + e.getMessage(), e);
        }
    }

    static List<Limit> parseAll(String text) {
        List<Limit> limits = new ArrayList<>();
        for (String one : text.split(";", -1)) {
            if (one.isBlank()) {
                throw new IllegalArgumentException("limits \"" + text + "\" hold an empty one: " + RIGHT);
            }
            limits.add(parse(one));
        }
        return List.copyOf(limits);
    }

    static String format(Limit limit) {
        String rate = limit.permits() + "/" + DurationText.of(limit.period());
        return limit.burst() == limit.permits() ? rate : rate + " burst " + limit.burst();
    }
}
