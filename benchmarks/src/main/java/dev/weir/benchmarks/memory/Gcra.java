package dev.weir.benchmarks.memory;

import java.util.concurrent.atomic.AtomicLong;

/** The least that a limiter of one limit can be: one long, moved ahead by compare-and-set. A floor, not a product. */
final class Gcra {

    private final long interval;
    private final long tolerance;
    private final long start = System.nanoTime();
    private final AtomicLong fullAt = new AtomicLong();

    private Gcra(long interval, long tolerance) {
        this.interval = interval;
        this.tolerance = tolerance;
    }

    static PerKey<Gcra> with(Limits limits) {
        long tolerance = limits.period().toNanos();
        long interval = tolerance / limits.permits();
        return new PerKey<>(() -> new Gcra(interval, tolerance), Gcra::take);
    }

    private boolean take() {
        while (true) {
            long now = System.nanoTime() - start;
            long before = fullAt.get();
            long after = Math.max(before, now) + interval;
            if (after - now > tolerance) {
                return false;
            }
            if (fullAt.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
