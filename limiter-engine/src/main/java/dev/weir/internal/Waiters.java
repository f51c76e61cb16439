package dev.weir.internal;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.ManualClock;
import dev.weir.MicrosClock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for reserved permits. Their one timer thread is a daemon, is there only while somebody waits, and goes
 * with {@link #close}. On a {@link ManualClock} the thread that moves it serves them.
 *
 * <p>Thread-safe.
 */
public final class Waiters implements AutoCloseable {

    /** What is said to who asks a closed backend. */
    public static final String CLOSED = "the backend is closed";

    private final MicrosClock clock;
    private final Set<Waiter<?>> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    /**
     * Nobody yet.
     *
     * @param clock the backend's
     */
    public Waiters(MicrosClock clock) {
        this.clock = clock;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "weir-waiters");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Serves a waiter by completing it: on the timer's thread for who only unparks, else where it may take its time. */
    private static final class Waiter<T> extends CompletableFuture<T> {
        private volatile @Nullable Future<?> alarm;

        void cancelAlarm() {
            Future<?> set = alarm;
            if (set != null) {
                set.cancel(false);
            }
        }
    }

    /**
     * Waits until an instant.
     *
     * @param result what the future completes with
     * @param wait microseconds from the decision
     * @param due the instant on the clock
     * @param blocking whether a thread blocks on the future, and nothing runs when it completes
     * @param giveUp runs if the future is cancelled, or fails in any way, before it is due
     * @param <T> the result
     * @return completes when due
     */
    public <T> CompletableFuture<T> await(T result, long wait, long due, boolean blocking, Runnable giveUp) {
        Waiter<T> waiter = new Waiter<>();
        waiting.add(waiter);
        var unused = waiter.whenComplete((served, failure) -> {
            waiting.remove(waiter);
            if (failure != null) {
                waiter.cancelAlarm();
                giveUp.run();
            }
        });
        if (clock instanceof ManualClock manual) {
            manual.at(due, () -> waiter.complete(result));
        } else {
            try {
                waiter.alarm = timer.schedule(
                        () -> blocking ? waiter.complete(result) : waiter.completeAsync(() -> result),
                        left(wait, due),
                        TimeUnit.MICROSECONDS);
            } catch (RejectedExecutionException e) {
                waiter.completeExceptionally(new IllegalStateException(CLOSED, e));
            }
        }
        if (closed) {
            waiter.completeExceptionally(new IllegalStateException(CLOSED));
        }
        return waiter;
    }

    /**
     * The same demands by callers who cannot wait.
     *
     * @param demands with their waits
     * @return without
     */
    public static List<Demand> withoutWaits(List<Demand> demands) {
        return demands.stream()
                .map(demand -> new Demand(demand.limiter(), demand.key(), demand.permits()))
                .toList();
    }

    /**
     * Whether a denial would be none if each demand waited as long as it may.
     *
     * @param demands each with its wait
     * @param decisions over them, as if none could wait
     * @return false if they are allowed, or nothing is known of one of them
     */
    public static boolean wouldHelp(List<Demand> demands, Decisions decisions) {
        boolean inTime = !decisions.allowed();
        for (int i = 0; inTime && i < demands.size(); i++) {
            Decision decision = decisions.each().get(i);
            inTime = decision.decided()
                    && decision.retryAfterMicros()
                            <= LimitSet.micros(demands.get(i).maxWait());
        }
        return inTime;
    }

    /** A listener, or a busy machine, may have used up some of the wait; a clock that went back does not prolong it. */
    private long left(long wait, long due) {
        return Math.max(0, Math.min(wait, due - Math.max(0, clock.micros())));
    }

    /** Tells everybody who waits, with an {@link IllegalStateException}, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        waiting.forEach(waiter -> waiter.completeExceptionally(new IllegalStateException(CLOSED)));
    }
}
