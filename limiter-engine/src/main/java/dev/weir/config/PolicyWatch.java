package dev.weir.config;

import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a policy file every second and hands over its policies when they have changed. A file that is wrong is told of
 * once, by all that watch it together, and changes nothing. Its one thread is a daemon that ends at close, or when nobody
 * holds the watch any more, for not every container tells its filters of their end; what is on the class path needs none.
 * Thread-safe.
 */
public final class PolicyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final long EVERY_MILLIS = 1_000;

    private final PolicyFile file;
    private final UnaryOperator<PolicyBuilder> base;
    private final Consumer<List<Policy>> changed;
    private final ReentrantLock looking = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private byte[] seen;
    private String toldOf = "";
    private @Nullable Thread thread;

    private PolicyWatch(
            PolicyFile file, byte[] seen, UnaryOperator<PolicyBuilder> base, Consumer<List<Policy>> changed) {
        this.file = file;
        this.seen = seen;
        this.base = base;
        this.changed = changed;
    }

    /**
     * Reads a file and watches it from then on.
     *
     * @param file the file
     * @param base as for {@link PolicyFile#read}
     * @param changed gets the policies, first now on this thread, then on the watch's, or on one that {@link #look}s,
     *     never on two at once; may refuse them by an {@code IllegalArgumentException}
     * @return to be kept as long as the file counts, and closed
     * @throws IllegalArgumentException if the file cannot be read or is wrong now, or its policies are refused
     */
    public static PolicyWatch of(PolicyFile file, UnaryOperator<PolicyBuilder> base, Consumer<List<Policy>> changed) {
        byte[] content = file.content();
        changed.accept(file.read(content, base));
        PolicyWatch watch = new PolicyWatch(file, content, base, changed);
        if (file.canChange()) {
            Thread thread = new Thread(new Looking(watch), "weir-policies");
            thread.setDaemon(true);
            watch.thread = thread;
            thread.start();
        }
        return watch;
    }

    /** What the thread does; the thread alone does not keep a watch, and what it hands policies to, in memory. */
    private static final class Looking implements Runnable {
        private final WeakReference<PolicyWatch> watch;
        private final CountDownLatch closed;

        Looking(PolicyWatch watch) {
            this.watch = new WeakReference<>(watch);
            this.closed = watch.closed;
        }

        @Override
        public void run() {
            try {
                boolean kept = true;
                while (kept && !closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    kept = looks();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean looks() {
            PolicyWatch kept = watch.get();
            if (kept != null) {
                kept.look();
            }
            return kept != null;
        }
    }

    /** Looks now, on this thread; as every second, what is wrong is logged and changes nothing. */
    public void look() {
        looking.lock();
        try {
            byte[] content = file.content();
            if (!Arrays.equals(content, seen)) {
                changed.accept(file.read(content, base));
                seen = content; // what was refused is tried again, for what stood in its way may go
                LOG.info("The policies of {} have changed and count from now on", file);
                file.mended();
            } else if (!toldOf.isEmpty() && file.mended()) {
                LOG.info("{} says again what counts", file);
            }
            toldOf = "";
        } catch (RuntimeException | LinkageError e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(toldOf) && file.isNews(problem)) {
                LOG.error("[WEIR-031] The policies stay as they were: {}", problem);
            }
            toldOf = problem;
        } finally {
            looking.unlock();
        }
    }

    /** Looks no more. Waits a little for a look that is under way, so that nothing of an application outlives it. */
    @Override
    public void close() {
        closed.countDown();
        Thread own = thread;
        if (own != null && own != Thread.currentThread()) {
            try {
                own.join(EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
