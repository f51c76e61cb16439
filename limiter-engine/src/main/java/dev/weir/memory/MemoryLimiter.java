package dev.weir.memory;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.internal.KeyHash;
import dev.weir.internal.LimitSet;
import dev.weir.internal.Waiters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** A limiter over the backend's table. */
final class MemoryLimiter implements RateLimiter {

    private final MemoryBackend backend;
    private final String name;
    private final Duration maxWait;
    private final KeyHash hash;
    private final TermsHistory history;
    private volatile Terms terms;

    MemoryLimiter(MemoryBackend backend, BucketTable table, String name, LimitSet limitSet, Duration maxWait) {
        this.backend = backend;
        this.name = name;
        this.maxWait = maxWait;
        int number = table.nextLimiter();
        this.hash = table.hash(number);
        this.history = new TermsHistory(table, number);
        this.terms = history.next(limitSet);
    }

    KeyHash hash() {
        return hash;
    }

    Terms terms() {
        return terms;
    }

    LimitSet limitSet() {
        return terms.limits;
    }

    boolean belongsTo(MemoryBackend owner) {
        return backend == owner;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Limit> limits() {
        return terms.limits.limits();
    }

    @Override
    public Duration maxWait() {
        return maxWait;
    }

    @Override
    public boolean tryAcquire(String key, long permits) {
        return backend.tryAcquire(this, key, permits);
    }

    @Override
    public Decision decide(String key, long permits) {
        return backend.decide(this, key, permits);
    }

    @Override
    public Decision acquire(String key, long permits, Duration longest) throws InterruptedException {
        CompletableFuture<Decision> served = waitFor(key, permits, longest, true);
        try {
            return served.get();
        } catch (InterruptedException e) {
            if (served.cancel(false)) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return join(served); // served at the last moment: the permits are the caller's
        } catch (ExecutionException e) {
            throw new IllegalStateException(Waiters.CLOSED, e);
        }
    }

    private static Decision join(CompletableFuture<Decision> served) {
        try {
            return served.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(Waiters.CLOSED, e);
        }
    }

    private CompletableFuture<Decision> waitFor(String key, long permits, Duration longest, boolean blocking) {
        return backend.acquire(
                List.of(new Demand(this, key, permits, longest)),
                blocking,
                decisions -> decisions.each().get(0));
    }

    @Override
    public CompletionStage<Decision> decideAsync(String key, long permits) {
        return CompletableFuture.completedStage(decide(key, permits));
    }

    @Override
    public CompletionStage<Decision> acquireAsync(String key, long permits, Duration longest) {
        return waitFor(key, permits, longest, false);
    }

    @Override
    public Decision peek(String key) {
        return backend.peek(this, key);
    }

    @Override
    public CompletionStage<Decision> peekAsync(String key) {
        return CompletableFuture.completedStage(peek(key));
    }

    @Override
    public void refund(String key, long permits) {
        backend.refund(this, key, permits);
    }

    @Override
    public CompletionStage<Void> refundAsync(String key, long permits) {
        refund(key, permits);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void reset(String key) {
        backend.reset(this, key);
    }

    @Override
    public CompletionStage<Void> resetAsync(String key) {
        reset(key);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void reconfigure(List<Limit> limits) {
        backend.checkOpen();
        LimitSet wanted = new LimitSet(limits, maxWait);
        history.lock.lock();
        try {
            terms = history.next(wanted);
        } finally {
            history.lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name + " " + limits();
    }
}
