package dev.weir.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A cost that a part of the request names, within bounds. */
record BoundedCost(RawPart part, long min, long max, long otherwise) implements FixedCost {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]+");

    static BoundedCost of(RawPart part, long min, long max, long otherwise) {
        atLeastZero(min);
        atLeastZero(otherwise);
        if (max < Math.max(1, min)) {
            throw new IllegalArgumentException(
                    "the most that a request may cost is " + max + "; it must be at least 1 and the least, " + min);
        }
        return new BoundedCost(part, min, max, otherwise);
    }

    static long atLeastZero(long cost) {
        if (cost < 0) {
            throw new IllegalArgumentException("a cost is " + cost + "; it must be at least 0");
        }
        return cost;
    }

    @Override
    public long largest() {
        return Math.max(min, otherwise);
    }

    @Override
    public long cost(HttpRequest request) {
        Long named = number(part.value(request));
        return named == null ? otherwise : Math.max(min, Math.min(max, named));
    }

    /** One that is too large for us may not be so for the application, so it is not free of the bounds. */
    private static @Nullable Long number(@Nullable String text) {
        String number = text == null ? "" : text.strip();
        if (!WHOLE_NUMBER.matcher(number).matches()) {
            return null;
        }
        try {
            return Long.valueOf(number);
        } catch (NumberFormatException e) {
            return number.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
