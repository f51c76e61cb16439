package dev.weir.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that arrive while calls are in flight share the next one. With nothing in flight a caller is sent at once,
 * so that one alone never waits for company. Each key answers for itself: one that fails leaves the others alone.
 *
 * <p>Never blocks. Thread-safe.
 */
final class Coalescer {

    private static final int MOST_FLIGHTS = 2;

    private record Waiting(
            Charge charge,
            CompletableFuture<Reply> answer,
            @Nullable Future<?> whom) {

        boolean isUnwanted() {
            return answer.isDone() || (whom != null && whom.isDone());
        }
    }

    private final RedisCalls calls;
    private final int batchSize;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger flights = new AtomicInteger();

    Coalescer(RedisCalls calls, int batchSize) {
        this.calls = calls;
        this.batchSize = batchSize;
    }

    /** Takes from one single-limit bucket; not sent any more once the future, or that of whom it is for, is done. */
    CompletableFuture<Reply> take(Charge charge, @Nullable Future<?> whom) {
        Waiting waiting = new Waiting(charge, new CompletableFuture<>(), whom);
        queue.add(waiting);
        send();
        return waiting.answer;
    }

    private void send() {
        while (!queue.isEmpty() && tryStart()) {
            List<Waiting> batch = batch();
            if (batch.isEmpty()) {
                flights.decrementAndGet();
            } else {
                fly(batch);
            }
        }
    }

    private boolean tryStart() {
        int flying = flights.get();
        while (flying < MOST_FLIGHTS) {
            if (flights.compareAndSet(flying, flying + 1)) {
                return true;
            }
            flying = flights.get();
        }
        return false;
    }

    private List<Waiting> batch() {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < batchSize) {
            Waiting next = queue.poll();
            if (next == null) {
                break;
            }
            if (next.isUnwanted()) {
                next.answer.cancel(false);
            } else {
                batch.add(next);
            }
        }
        return batch;
    }

    private void fly(List<Waiting> batch) {
        long sent = System.nanoTime();
        var unused = calls.take(batch.stream().map(Waiting::charge).toList()).whenComplete((answer, failure) -> {
            flights.decrementAndGet();
            send();
            long received = System.nanoTime();
            for (int i = 0; i < batch.size(); i++) {
                complete(batch.get(i).answer, answer, failure, i, sent, received);
            }
        });
    }

    private static void complete(
            CompletableFuture<Reply> waiting,
            @Nullable List<Object> answer,
            @Nullable Throwable failure,
            int place,
            long sent,
            long received) {
        if (answer == null) {
            waiting.completeExceptionally(failure == null ? new IllegalStateException("no answer") : failure);
            return;
        }
        try {
            waiting.complete(RedisCalls.reply(answer, place, sent, received));
        } catch (RuntimeException e) {
            waiting.completeExceptionally(e);
        }
    }
}
