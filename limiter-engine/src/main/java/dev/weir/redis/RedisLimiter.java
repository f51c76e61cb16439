package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.internal.LimitSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A limiter whose buckets are in Redis. */
final class RedisLimiter implements RateLimiter {

    private final RedisBackend backend;
    private final String name;
    private final Duration maxWait;
    private final DenyCache denials;
    private volatile Terms terms;

    RedisLimiter(RedisBackend backend, String name, LimitSet limitSet, Duration maxWait, DenyCache denials) {
        this.backend = backend;
        this.name = name;
        this.maxWait = maxWait;
        this.denials = denials;
        this.terms = denials.terms(limitSet);
    }

    Terms terms() {
        return terms;
    }

    boolean belongsTo(RedisBackend owner) {
        return backend == owner;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Limit> limits() {
        return terms.limits().limits();
    }

    @Override
    public Duration maxWait() {
        return maxWait;
    }

    @Override
    public boolean tryAcquire(String key, long permits) {
        return decide(key, permits).allowed();
    }

    @Override
    public Decision decide(String key, long permits) {
        return backend.decide(this, key, permits);
    }

    @Override
    public Decision acquire(String key, long permits, Duration longest) throws InterruptedException {
        return first(backend.acquire(List.of(new Demand(this, key, permits, longest))));
    }

    @Override
    public CompletionStage<Decision> decideAsync(String key, long permits) {
        CompletableFuture<Decisions> all = backend.tryAcquireAllAsync(List.of(new Demand(this, key, permits)))
                .toCompletableFuture();
        return GuardedRoad.cancelling(all.thenApply(RedisLimiter::first), all);
    }

    @Override
    public CompletionStage<Decision> acquireAsync(String key, long permits, Duration longest) {
        CompletableFuture<Decisions> all = backend.acquireAllAsync(List.of(new Demand(this, key, permits, longest)))
                .toCompletableFuture();
        return GuardedRoad.cancelling(all.thenApply(RedisLimiter::first), all);
    }

    private static Decision first(Decisions decisions) {
        return decisions.each().get(0);
    }

    @Override
    public Decision peek(String key) {
        return backend.await(peekAsync(key));
    }

    @Override
    public CompletionStage<Decision> peekAsync(String key) {
        return backend.peek(this, key);
    }

    @Override
    public void refund(String key, long permits) {
        backend.await(refundAsync(key, permits));
    }

    @Override
    public CompletionStage<Void> refundAsync(String key, long permits) {
        return backend.refund(this, key, permits);
    }

    @Override
    public void reset(String key) {
        backend.await(resetAsync(key));
    }

    @Override
    public CompletionStage<Void> resetAsync(String key) {
        return backend.reset(this, key);
    }

    @Override
    public void reconfigure(List<Limit> limits) {
        backend.checkOpen();
        LimitSet wanted = new LimitSet(limits, maxWait);
        if (!wanted.limits().equals(limits())) {
            terms = denials.terms(wanted);
        }
    }

    @Override
    public String toString() {
        return name + " " + limits();
    }
}
