package dev.weir;

import dev.weir.internal.NanoClock;

/**
 * A clock of microseconds from an origin of its own. What it reads is kept within 0 and 2^52 (142 years). It may stand
 * still or jump: going back costs a caller at most one refill, never an error. Who waits for permits is woken by the
 * machine's own clock, but on a {@link ManualClock} by who moves it.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface MicrosClock {

    /**
     * The time now.
     *
     * @return microseconds, 0 to 2^52
     */
    long micros();

    /**
     * The machine's monotonic clock, 0 at the time of this call.
     *
     * @return a clock over {@link System#nanoTime}
     */
    static MicrosClock monotonic() {
        return new NanoClock(System::nanoTime);
    }
}
