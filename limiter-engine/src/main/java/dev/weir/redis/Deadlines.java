package dev.weir.redis;

import dev.weir.internal.Waiters;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fails what is not done in time, all of it after the same time: so what is first in the queue is first due, and one alarm
 * does for all. A caller who waits for such a future needs no timer of its own, which would cost more than the wait.
 *
 * <p>Its one thread is a daemon of ours, where {@code orTimeout} would start one that keeps the application's class loader.
 * Thread-safe.
 */
final class Deadlines implements AutoCloseable {

    private record Pending(CompletableFuture<?> future, long endNanos) {}

    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock head = new ReentrantLock(); // who takes from the queue holds it
    private final AtomicBoolean alarmed = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor timer;
    private final Duration timeout;
    private volatile boolean closed;

    Deadlines(Duration timeout) {
        this.timeout = timeout;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "weir-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** The same future, failed with a {@link TimeoutException} if it takes longer. */
    <T> CompletableFuture<T> within(CompletableFuture<T> future) {
        if (future.isDone()) {
            return future;
        }
        queue.add(new Pending(future, System.nanoTime() + timeout.toNanos()));
        if (closed) {
            fail(future);
            return future;
        }
        forgetDone();
        setAlarm();
        return future;
    }

    /** Keeps the queue as short as what is under way. */
    private void forgetDone() {
        if (head.tryLock()) {
            try {
                for (Pending first = queue.peek(); first != null && first.future.isDone(); first = queue.peek()) {
                    queue.remove();
                }
            } finally {
                head.unlock();
            }
        }
    }

    /** For the first in the queue, whoever sets it: one who comes while it rings must not put off who came before. */
    private void setAlarm() {
        if (!alarmed.get() && alarmed.compareAndSet(false, true)) {
            Pending first = queue.peek();
            long nanos = first == null ? timeout.toNanos() : first.endNanos - System.nanoTime();
            try {
                var unused = timer.schedule(this::ring, Math.max(0, nanos), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                failAll(); // closed
            }
        }
    }

    private void ring() {
        alarmed.set(false);
        for (Pending due = nextDue(); due != null; due = nextDue()) {
            due.future.completeExceptionally(new TimeoutException("not done within " + timeout));
        }
        if (!queue.isEmpty()) {
            setAlarm();
        }
    }

    private @Nullable Pending nextDue() {
        head.lock();
        try {
            Pending first = queue.peek();
            while (first != null && first.future.isDone()) {
                queue.remove();
                first = queue.peek();
            }
            return first == null || first.endNanos - System.nanoTime() > 0 ? null : queue.remove();
        } finally {
            head.unlock();
        }
    }

    /** Fails whatever is under way. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        failAll();
    }

    private void failAll() {
        queue.forEach(pending -> fail(pending.future));
    }

    private static void fail(CompletableFuture<?> future) {
        future.completeExceptionally(new IllegalStateException(Waiters.CLOSED));
    }
}
