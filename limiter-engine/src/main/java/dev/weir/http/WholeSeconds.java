package dev.weir.http;

/** Microseconds as the whole seconds that HTTP's fields hold: rounded up, so that waiting that long is enough. */
final class WholeSeconds {

    static final long MICROS = 1_000_000;

    private WholeSeconds() {}

    /** At least 0. */
    static long until(long micros) {
        long rest = micros % MICROS > 0 ? 1 : 0;
        return Math.max(0, micros / MICROS + rest);
    }

    /** For {@code Retry-After}: at least 1, for 0 would invite a client to come back at once. */
    static long retryAfter(long micros) {
        return Math.max(1, until(micros));
    }
}
