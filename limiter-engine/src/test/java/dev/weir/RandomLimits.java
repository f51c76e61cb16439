package dev.weir;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Limits from every corner of the range. */
public final class RandomLimits {

    private static final long[] PERMITS = {1, 2, 3, 7, 10, 100, 1_000_000, 999_999_937, 999_999_893, 1_000_000_000};
    private static final long[] MILLIS = {1, 7, 1_000, 60_000, 3_600_000, 86_400_000, 31_622_400_000L};

    private RandomLimits() {}

    /** A limit. */
    public static Limit next(SplittableRandom random) {
        Limit limit = null;
        while (limit == null) {
            long permits = oneOf(random, PERMITS, Limit.MAX_PERMITS);
            Duration period = Duration.ofMillis(oneOf(random, MILLIS, 31_622_400_000L));
            long burst = random.nextInt(3) == 0 ? permits : oneOf(random, PERMITS, Limit.MAX_PERMITS);
            try {
                limit = new Limit(permits, period, burst);
            } catch (IllegalArgumentException e) {
                limit = null; // not in range together
            }
        }
        return limit;
    }

    /** Some limits. */
    public static List<Limit> some(SplittableRandom random, int most) {
        return Stream.generate(() -> next(random))
                .limit(random.nextInt(1, most + 1))
                .toList();
    }

    /** A number from 1 to the largest, each magnitude as likely. */
    public static long ofAnySize(SplittableRandom random, long most) {
        int bits = random.nextInt(64 - Long.numberOfLeadingZeros(most)) + 1;
        return Math.min(most, random.nextLong(1, (1L << bits) + 1));
    }

    private static long oneOf(SplittableRandom random, long[] corners, long most) {
        return random.nextInt(3) == 0 ? corners[random.nextInt(corners.length)] : ofAnySize(random, most);
    }
}
