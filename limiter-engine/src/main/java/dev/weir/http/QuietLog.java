package dev.weir.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of refusals that a policy in shadow would have made: the first at once, then a count a minute, never a flood. */
final class QuietLog {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
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

    /** Counts a refusal, and tells if it is time. */
    void log(String policy) {
        sinceLast.incrementAndGet();
        long now = nanos.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL)) {
            LOG.info(
                    "Policy {} in shadow would have refused {} requests since last told",
                    policy,
                    sinceLast.getAndSet(0));
        }
    }
}
