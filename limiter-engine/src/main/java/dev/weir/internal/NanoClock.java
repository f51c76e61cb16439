package dev.weir.internal;

import dev.weir.MicrosClock;
import java.util.function.LongSupplier;

/** Microseconds since it was made, from a source of nanoseconds that may start anywhere and wrap around. */
public final class NanoClock implements MicrosClock {

    private final LongSupplier nanos;
    private final long start;

    /**
     * Starts at 0.
     *
     * @param nanos such as {@code System::nanoTime}
     */
    public NanoClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    @Override
    public long micros() {
        return (nanos.getAsLong() - start) / 1000;
    }
}
