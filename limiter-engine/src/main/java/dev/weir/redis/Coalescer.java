package dev.weir.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that arrive while calls are in flight share the next ones: those of one single-limit bucket share a call,
 * and beside it goes one for each caller with more. With nothing in flight a caller is sent at once, so that one alone
 * never waits for company; and so is a full batch, so that the way to a Redis far away is full of them. Each caller is
 * answered for itself: one that fails leaves the others alone. While a slot of a cluster moves, and the buckets of a call are
 * at two nodes, nothing of the call is executed; then it is sent again bucket by bucket.
 *
 * <p>Never blocks. Thread-safe.
 */
final class Coalescer {

    private static final int MOST_FLIGHTS = 8;

    private record Waiting(
            List<Charge> charges,
            CompletableFuture<Reply> answer,
            @Nullable Future<?> whom) {

        boolean isUnwanted() {
            return answer.isDone() || (whom != null && whom.isDone());
        }

        boolean isSingle() {
            return charges.size() == 1 && charges.get(0).limits().size() == 1;
        }
    }

    private final RedisCalls calls;
    private final int batchSize;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger flights = new AtomicInteger();

    Coalescer(RedisCalls calls, int batchSize) {
        this.calls = calls;
        this.batchSize = batchSize;
    }

    /** Takes all or nothing; not sent any more once the future, or that of whom it is for, is done. */
    CompletableFuture<Reply> take(List<Charge> charges, @Nullable Future<?> whom) {
        Waiting waiting = new Waiting(charges, new CompletableFuture<>(), whom);
        queue.add(waiting);
        queued.incrementAndGet();
        send();
        return waiting.answer;
    }

    private void send() {
        while (!queue.isEmpty() && tryStart()) {
            fly();
        }
    }

    private boolean tryStart() {
        int flying = flights.get();
        while (flying == 0 || batchSize == 1 || (flying < MOST_FLIGHTS && queued.get() >= batchSize)) {
            if (flights.compareAndSet(flying, flying + 1)) {
                return true;
            }
            flying = flights.get();
        }
        return false;
    }

    private void fly() {
        List<Waiting> singles = new ArrayList<>();
        List<Waiting> groups = new ArrayList<>();
        while (singles.size() + groups.size() < batchSize) {
            Waiting next = queue.poll();
            if (next == null) {
                break;
            }
            queued.decrementAndGet();
            if (next.isUnwanted()) {
                next.answer.cancel(false);
            } else if (next.isSingle()) {
                singles.add(next);
            } else {
                groups.add(next);
            }
        }
        AtomicInteger open = new AtomicInteger(groups.size() + (singles.isEmpty() ? 1 : 2));
        if (!singles.isEmpty()) {
            takeSingles(singles, open);
        }
        for (Waiting group : groups) {
            var unused = stage(() -> calls.takeAll(group.charges)).whenComplete((reply, failure) -> {
                end(open);
                complete(group.answer, reply, failure);
            });
        }
        if (open.decrementAndGet() == 0) {
            flights.decrementAndGet(); // who called goes on with the next
        }
    }

    private void takeSingles(List<Waiting> singles, AtomicInteger open) {
        List<Charge> charges = new ArrayList<>(singles.size());
        singles.forEach(each -> charges.add(each.charges.get(0)));
        long sent = System.nanoTime();
        var unused = stage(() -> calls.take(charges)).whenComplete((answer, failure) -> {
            if (failure != null && RedisCalls.werePartedByMove(failure) && takeByBucket(singles, open)) {
                return;
            }
            end(open);
            long received = System.nanoTime();
            for (int i = 0; i < singles.size(); i++) {
                try {
                    Reply reply = answer == null ? null : RedisCalls.reply(answer, i, sent, received);
                    complete(singles.get(i).answer, reply, failure);
                } catch (RuntimeException e) {
                    complete(singles.get(i).answer, null, e);
                }
            }
        });
    }

    /** Instead of a call of which nothing was executed; false where it was for one bucket alone. */
    private boolean takeByBucket(List<Waiting> singles, AtomicInteger open) {
        Map<String, List<Waiting>> byBucket = new LinkedHashMap<>();
        for (Waiting each : singles) {
            byBucket.computeIfAbsent(each.charges.get(0).bucket(), unused -> new ArrayList<>())
                    .add(each);
        }
        if (byBucket.size() == 1) {
            return false;
        }
        for (List<Waiting> ofOne : byBucket.values()) {
            ofOne.removeIf(Waiting::isUnwanted);
            if (!ofOne.isEmpty()) {
                open.incrementAndGet();
                takeSingles(ofOne, open);
            }
        }
        end(open);
        return true;
    }

    /** A call of a flight has ended; the next flight goes before anybody's work with the answers. */
    private void end(AtomicInteger open) {
        if (open.decrementAndGet() == 0) {
            flights.decrementAndGet();
            send();
        }
    }

    /** A call's failure is its callers' alone: thrown here, it would end all flights. */
    private static <T> CompletionStage<T> stage(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static void complete(CompletableFuture<Reply> waiting, @Nullable Reply reply, @Nullable Throwable failure) {
        if (reply != null) {
            waiting.complete(reply);
        } else {
            waiting.completeExceptionally(
                    Objects.requireNonNullElseGet(failure, () -> new IllegalStateException("no answer")));
        }
    }
}
