package dev.weir.http;

import org.jspecify.annotations.Nullable;

/** A cost that a part of the request names, within bounds. */
record BoundedCost(RawPart part, long min, long max, long otherwise) implements CostResolver {

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
    public long cost(HttpRequest request) {
        Long named = number(part.value(request));
        return named == null ? otherwise : Math.max(min, Math.min(max, named));
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
