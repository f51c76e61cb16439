package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.RateLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Callers that ask on and on, while something happens to Redis, under a limit that gives nothing back meanwhile. */
final class Load implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int KEYS = 50;

    private final RateLimiter limiter;
    private final Map<String, AtomicInteger> allowed = new ConcurrentHashMap<>();
    private final AtomicLong inARow = new AtomicLong();
    private final AtomicLong fresh = new AtomicLong();
    private final AtomicLong decided = new AtomicLong();
    private final AtomicLong undecided = new AtomicLong();
    private final AtomicLong allowedUndecided = new AtomicLong();
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Load(RateLimiter limiter) {
        this.limiter = limiter;
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            Thread thread = new Thread(() -> run(random), "load-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void run(SplittableRandom random) {
        try {
            // Not so fast that nobody else gets a turn on a small machine.
            while (!stop.await(1, TimeUnit.MILLISECONDS)) {
                // Half of them are new, for who is denied needs no write, and so hears nothing of some faults.
                String key = random.nextBoolean() ? "load" + random.nextInt(KEYS) : "new" + fresh.incrementAndGet();
                Decision decision = limiter.decide(key);
                if (decision.decided()) {
                    decided.incrementAndGet();
                    inARow.incrementAndGet();
                } else {
                    undecided.incrementAndGet();
                    inARow.set(0);
                }
                if (decision.allowed()) {
                    allowed.computeIfAbsent(key, unused -> new AtomicInteger()).incrementAndGet();
                    allowedUndecided.addAndGet(decision.decided() ? 0 : 1);
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            thrown.set(e);
        }
    }

    long decided() {
        return decided.get();
    }

    long undecided() {
        return undecided.get();
    }

    /** From now on for {@link #isSteady}. */
    void startOver() {
        inARow.set(0);
    }

    /** Whether Redis decides again, and not only between two calls that fail late. */
    boolean isSteady() {
        return inARow.get() > 100;
    }

    /** Ends it: nothing was thrown, nobody was let in unasked, and no key above what is due. */
    void endsWithAtMost(int permits) {
        close();
        assertThat(thrown).hasNullValue();
        assertThat(allowedUndecided).hasValue(0);
        assertThat(allowed)
                .isNotEmpty()
                .allSatisfy((key, count) -> assertThat(count.get()).as(key).isLessThanOrEqualTo(permits));
    }

    @Override
    public void close() {
        stop.countDown();
        for (Thread thread : threads) {
            try {
                thread.join(30_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
