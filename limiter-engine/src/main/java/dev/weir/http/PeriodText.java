package dev.weir.http;

/** A period in the text form of limits: a whole number of the largest unit that divides it, such as {@code 90s}. */
final class PeriodText {

    private static final long[] MICROS = {86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L, 1_000L};
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    private PeriodText() {}

    static String of(long micros) {
        for (int i = 0; i < UNITS.length; i++) {
            if (micros % MICROS[i] == 0) {
                return micros / MICROS[i] + UNITS[i];
            }
        }
        return micros + "us";
    }
}
