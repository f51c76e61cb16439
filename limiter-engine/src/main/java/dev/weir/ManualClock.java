package dev.weir;

import dev.weir.internal.LimitSet;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves when told to: test your own limits without sleeping. Waiters of a backend that runs on it are served
 * by the thread that moves it, in the order in which they fall due.
 *
 * <p>Thread-safe.
 */
public final class ManualClock implements MicrosClock {

    private record Task(long due, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long added;
    private long goal;
    private volatile long micros;

    /** A clock at 0. */
    public ManualClock() {}

    /**
     * A clock at an instant.
     *
     * @param micros 0 to 2^52
     */
    public ManualClock(long micros) {
        this.micros = micros;
        this.goal = micros;
    }

    @Override
    public long micros() {
        return micros;
    }

    /**
     * Moves the clock ahead and serves who falls due.
     *
     * @param time how far; whole microseconds count
     * @throws IllegalArgumentException if it is negative; {@link #set} steps back
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time is " + time + "; it must not be negative");
        }
        lock.lock();
        try {
            goal += LimitSet.micros(time);
        } finally {
            lock.unlock();
        }
        serve();
    }

    /**
     * Steps the clock to an instant, ahead or back, and serves who falls due.
     *
     * @param instant microseconds, 0 to 2^52
     */
    public void set(long instant) {
        lock.lock();
        try {
            goal = instant;
        } finally {
            lock.unlock();
        }
        serve();
    }

    private void serve() {
        for (Task task = next(); task != null; task = next()) {
            task.action().run();
        }
    }

    private @Nullable Task next() {
        lock.lock();
        try {
            Task first = tasks.peek();
            if (first == null || first.due() > goal) {
                micros = goal;
                return null;
            }
            micros = Math.max(micros, first.due());
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs an action once this clock reads at least an instant; at once if it does already.
     *
     * @param instant microseconds
     * @param action runs on the thread that moves the clock
     */
    public void at(long instant, Runnable action) {
        lock.lock();
        try {
            if (instant > micros) {
                tasks.add(new Task(instant, added++, action));
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }
}
