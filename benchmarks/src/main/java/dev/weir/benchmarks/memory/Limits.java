package dev.weir.benchmarks.memory;

import dev.weir.Limit;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What every contender is told.
 *
 * @param wide whether the limits are so wide that everybody is always allowed, or so narrow that a key is allowed once
 * @param count how many limits a key has, decided together
 * @param bound how many keys a bounded contender is to keep
 */
record Limits(boolean wide, int count, int bound) {

    private static final long WIDE = 1_000_000_000;
    private static final Duration YEAR = Duration.ofDays(366);

    /** Permits in {@link #period}: never as many as are taken in a measurement, or one. */
    long permits() {
        return wide ? WIDE : 1;
    }

    Duration period(int limit) {
        return wide ? Duration.ofHours(1 + limit) : YEAR.minusDays(limit);
    }

    Duration period() {
        return period(0);
    }

    List<Limit> weir() {
        return IntStream.range(0, count)
                .mapToObj(limit -> Limit.of(permits(), period(limit)))
                .toList();
    }
}
