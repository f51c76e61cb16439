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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that arrive while calls are in flight share the next ones: those of one single-limit bucket share a call,
 * and beside it goes one for each caller with more. With nothing in flight a caller is sent at once, so that one alone
 * never waits for company; and so is a full batch, so that the way to a Redis far away is full of them. Each caller is
 * answered for itself: one that fails leaves the others alone.
 *
 * <p>To a master of a cluster a flight goes as a pipeline, with a call for each slot. What the master says it has not
 * executed, because a slot has moved or it does not know the script, is sent again by itself, along the redirect; and bucket
 * by bucket while a slot moves and those of a call are at two nodes.
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
    private final @Nullable Pipeline pipeline;
    private final int batchSize;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger flights = new AtomicInteger();

    /**
     * One on which nothing flies.
     *
     * @param calls the way to the server
     * @param pipeline to the master that has all the buckets; null where one script can see them all
     * @param batchSize of a flight at most
     */
    Coalescer(RedisCalls calls, @Nullable Pipeline pipeline, int batchSize) {
        this.calls = calls;
        this.pipeline = pipeline;
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
        Pipeline direct = pipeline;
        long sent = System.nanoTime();
        if (direct == null) {
            var unused = stage(() -> calls.take(charges(singles))).whenComplete((answer, failure) -> {
                end(open);
                answered(singles, sent, answer, failure, false);
            });
            return;
        }
        List<List<Waiting>> parts = calls.isCluster() ? bySlot(singles) : List.of(singles);
        List<CompletableFuture<List<Object>>> answers =
                calls.takeEach(parts.stream().map(Coalescer::charges).toList(), direct);
        CompletableFuture<?> unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((done, failed) -> {
                    end(open);
                    for (int i = 0; i < answers.size(); i++) {
                        List<Waiting> part = parts.get(i);
                        var unusedToo = answers.get(i)
                                .whenComplete((answer, failure) -> answered(part, sent, answer, failure, true));
                    }
                });
    }

    private static List<Charge> charges(List<Waiting> singles) {
        List<Charge> charges = new ArrayList<>(singles.size());
        singles.forEach(each -> charges.add(each.charges.get(0)));
        return charges;
    }

    private void answered(
            List<Waiting> part,
            long sent,
            @Nullable List<Object> answer,
            @Nullable Throwable failure,
            boolean pipelined) {
        if (failure != null && RedisCalls.wasNotExecuted(failure)) {
            List<List<Waiting>> again = pipelined ? List.of(part) : byBucket(part);
            if (pipelined || again.size() > 1) {
                again.forEach(this::takeAlone);
                return;
            }
        }
        long received = System.nanoTime();
        for (int i = 0; i < part.size(); i++) {
            try {
                Reply reply = answer == null ? null : RedisCalls.reply(answer, i, sent, received);
                complete(part.get(i).answer, reply, failure);
            } catch (RuntimeException e) {
                complete(part.get(i).answer, null, e);
            }
        }
    }

    /** Beside all flights, which need not wait for it. */
    private void takeAlone(List<Waiting> part) {
        List<Waiting> wanted = part.stream().filter(each -> !each.isUnwanted()).toList();
        if (!wanted.isEmpty()) {
            long sent = System.nanoTime();
            var unused = stage(() -> calls.take(charges(wanted)))
                    .whenComplete((answer, failure) -> answered(wanted, sent, answer, failure, false));
        }
    }

    private static List<List<Waiting>> bySlot(List<Waiting> singles) {
        return by(singles, each -> Slot.of(each.charges.get(0).bucket()));
    }

    private static List<List<Waiting>> byBucket(List<Waiting> singles) {
        return by(singles, each -> each.charges.get(0).bucket());
    }

    private static List<List<Waiting>> by(List<Waiting> singles, Function<Waiting, Object> what) {
        Map<Object, List<Waiting>> parts = new LinkedHashMap<>();
        for (Waiting each : singles) {
            parts.computeIfAbsent(what.apply(each), unused -> new ArrayList<>(1))
                    .add(each);
        }
        return List.copyOf(parts.values());
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
