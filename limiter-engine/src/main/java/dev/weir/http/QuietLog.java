package dev.weir.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Tells of what may happen at every request: the first time at once, then with a count each minute, never a flood. */
final class QuietLog {

    private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final AtomicLong sinceLast = new AtomicLong();
    private final AtomicLong next;

    QuietLog() {
        this(System::nanoTime);
    }

    QuietLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** Counts, and tells how often it happened since last told if it is time. */
    void log(LongConsumer tell) {
        sinceLast.incrementAndGet();
        long now = nanos.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL)) {
            tell.accept(sinceLast.getAndSet(0));
        }
    }
}
