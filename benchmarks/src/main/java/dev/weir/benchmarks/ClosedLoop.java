package dev.weir.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Callers that ask, wait for the answer and ask again, each for a caller's key by chance. What was begun in a lead-in does
 * not count. Measured are the answers in a second, and how long each took.
 */
public final class ClosedLoop implements AutoCloseable {

    /** How many calls an asynchronous caller has under way. */
    public static final int IN_FLIGHT = 256;

    /** Longs in two cache lines. */
    private static final int PADDING = 16;

    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        return thread;
    });

    /** How long: first what does not count, then what does. */
    public record Time(Duration leadIn, Duration counted) {}

    /** What callers saw. */
    private static final class Seen {
        final Histogram latency;
        final LongAdder all = new LongAdder();
        final LongAdder allowed = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder failed = new LongAdder();

        Seen(Histogram latency) {
            this.latency = latency;
        }

        void answer(boolean taken, long nanos) {
            (taken ? allowed : refused).increment();
            latency.recordValue(Math.min(nanos, LONGEST));
        }

        Map<String, Double> values(Duration time) {
            Map<String, Double> values = new LinkedHashMap<>();
            double seconds = time.toNanos() / 1e9;
            values.put("perSecond", (allowed.sum() + refused.sum()) / seconds);
            values.put("all", (double) all.sum());
            values.put("refused", (double) refused.sum());
            values.put("failed", (double) failed.sum());
            for (double percentile : new double[] {50, 90, 99, 99.9}) {
                values.put(
                        "p" + (percentile % 1 == 0 ? Integer.toString((int) percentile) : Double.toString(percentile)),
                        latency.getValueAtPercentile(percentile) / 1e3);
            }
            values.put("max", latency.getMaxValue() / 1e3);
            return values;
        }
    }

    /** Callers with a thread each. */
    public Map<String, Double> blocking(int callers, List<String> keys, Time time, Predicate<String> take)
            throws InterruptedException {
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        long from = start + time.leadIn.toNanos();
        long end = from + time.counted.toNanos();
        List<Future<Seen>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            long seed = start + i;
            running.add(threads.submit(() -> {
                Seen seen = new Seen(new Histogram(LONGEST, 2));
                SplittableRandom random = new SplittableRandom(seed);
                for (long asked = System.nanoTime(); asked - end < 0; ) {
                    String key = keys.get(random.nextInt(keys.size()));
                    boolean counts = asked - from >= 0;
                    try {
                        boolean taken = take.test(key);
                        seen.all.increment();
                        long now = System.nanoTime();
                        if (counts && now - end < 0) {
                            seen.answer(taken, now - asked);
                        }
                        asked = now;
                    } catch (RuntimeException e) {
                        seen.failed.increment();
                        asked = System.nanoTime();
                    }
                }
                return seen;
            }));
        }
        Seen all = new Seen(new Histogram(LONGEST, 2));
        for (Future<Seen> each : running) {
            try {
                Seen seen = each.get();
                all.latency.add(seen.latency);
                all.all.add(seen.all.sum());
                all.allowed.add(seen.allowed.sum());
                all.refused.add(seen.refused.sum());
                all.failed.add(seen.failed.sum());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a caller ended", e);
            }
        }
        return all.values(time.counted);
    }

    /** One caller with many calls under way. */
    public Map<String, Double> async(List<String> keys, Time time, Function<String, CompletionStage<Boolean>> take)
            throws InterruptedException {
        long from = System.nanoTime() + time.leadIn.toNanos();
        long end = from + time.counted.toNanos();
        Seen seen = new Seen(new ConcurrentHistogram(LONGEST, 2));
        Semaphore free = new Semaphore(IN_FLIGHT);
        SplittableRandom random = new SplittableRandom(end);
        for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            acquire(free, 1);
            long asked = System.nanoTime();
            var unused = take.apply(keys.get(random.nextInt(keys.size()))).whenComplete((taken, failure) -> {
                long answered = System.nanoTime();
                free.release();
                seen.all.increment();
                if (failure != null) {
                    seen.failed.increment();
                } else if (asked - from >= 0 && answered - end < 0) {
                    seen.answer(taken, answered - asked);
                }
            });
        }
        acquire(free, IN_FLIGHT);
        return seen.values(time.counted);
    }

    private static void acquire(Semaphore free, int calls) throws InterruptedException {
        if (!free.tryAcquire(calls, LONGEST, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("an asynchronous call was never answered");
        }
    }

    /** As {@link #blocking}, for answers so quick that reading the clock would count: callers only count. */
    public Map<String, Double> quick(int callers, List<String> keys, Time time, Predicate<String> take)
            throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLongArray answers = new AtomicLongArray(callers * PADDING);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int own = i * PADDING;
            long seed = System.nanoTime() + i;
            running.add(threads.submit(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                long answered = 0;
                while (!ended.getOpaque()) {
                    if (take.test(keys.get(random.nextInt(keys.size())))) {
                        throw new IllegalStateException("taken, where everybody was to be denied");
                    }
                    answers.setOpaque(own, ++answered);
                }
            }));
        }
        Thread.sleep(time.leadIn.toMillis());
        long start = System.nanoTime();
        long before = sum(answers);
        Thread.sleep(time.counted.toMillis());
        long after = sum(answers);
        double seconds = (System.nanoTime() - start) / 1e9;
        ended.set(true);
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a caller ended", e);
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("perSecond", (after - before) / seconds);
        return values;
    }

    private static long sum(AtomicLongArray answers) {
        long sum = 0;
        for (int i = 0; i < answers.length(); i += PADDING) {
            sum += answers.getOpaque(i);
        }
        return sum;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
