package dev.weir.redis;

import dev.weir.internal.Waiters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fails what is not done in time. Its one thread is a daemon of ours, where {@code orTimeout} would start one that keeps
 * the application's class loader. Thread-safe.
 */
final class Deadlines implements AutoCloseable {

    private final Map<Long, CompletableFuture<?>> pending = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "weir-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** The same future, failed with a {@link TimeoutException} if it takes longer. */
    <T> CompletableFuture<T> within(Duration timeout, CompletableFuture<T> future) {
        if (future.isDone()) {
            return future;
        }
        Long number = numbers.incrementAndGet();
        pending.put(number, future);
        try {
            ScheduledFuture<?> alarm = timer.schedule(
                    () -> future.completeExceptionally(new TimeoutException("not done within " + timeout)),
                    timeout.toNanos(),
                    TimeUnit.NANOSECONDS);
            var unused = future.whenComplete((done, failure) -> {
                pending.remove(number);
                alarm.cancel(false);
            });
        } catch (RejectedExecutionException e) {
            pending.remove(number);
            future.completeExceptionally(new IllegalStateException(Waiters.CLOSED, e));
        }
        return future;
    }

    /** Fails whatever is under way. */
    @Override
    public void close() {
        timer.shutdownNow();
        pending.values().forEach(future -> future.completeExceptionally(new IllegalStateException(Waiters.CLOSED)));
    }
}
