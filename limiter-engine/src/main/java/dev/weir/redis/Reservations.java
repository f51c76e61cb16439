package dev.weir.redis;

import dev.weir.Decisions;
import dev.weir.internal.Waiters;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Callers who reserve permits and wait until they fall due, or give up and give them back. Thread-safe. */
final class Reservations {

    private final Decider decider;
    private final RedisConnection connection;
    private final Waiters waiters;

    Reservations(Decider decider, RedisConnection connection, Waiters waiters) {
        this.decider = decider;
        this.connection = connection;
        this.waiters = waiters;
    }

    Decisions acquire(Round round) throws InterruptedException {
        CompletableFuture<Decisions> served = waitFor(decider.decide(round), true);
        try {
            return served.get();
        } catch (InterruptedException e) {
            if (served.cancel(false) || served.isCompletedExceptionally()) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return served.join(); // served at the last moment: the permits are the caller's
        } catch (ExecutionException e) {
            throw new IllegalStateException(Waiters.CLOSED, e);
        }
    }

    CompletableFuture<Decisions> acquireAsync(Round round) {
        CompletableFuture<Outcome> decided = decider.decideAsync(round);
        AtomicReference<@Nullable CompletableFuture<Decisions>> waiting = new AtomicReference<>();
        CompletableFuture<Decisions> served = decided.thenCompose(outcome -> {
            CompletableFuture<Decisions> due = waitFor(outcome, false);
            waiting.set(due);
            return due;
        });
        CompletableFuture<Void> unused = served.handle((decisions, failure) -> null);
        unused = unused.thenCombine(decided, (nothing, outcome) -> {
            CompletableFuture<Decisions> due = waiting.get();
            boolean gone = served.isCompletedExceptionally();
            if (gone && due != null) {
                due.cancel(false);
            } else if (gone && outcome.reply() != null && outcome.decisions().waitMicros() > 0) {
                giveUp(outcome.round().charges, outcome.reply());
            }
            return null;
        });
        return served;
    }

    private CompletableFuture<Decisions> waitFor(Outcome outcome, boolean blocking) {
        Reply reply = outcome.reply();
        long wait = outcome.decisions().waitMicros();
        if (reply == null || wait == 0) {
            return CompletableFuture.completedFuture(outcome.decisions());
        }
        return waiters.await(
                outcome.decisions(), wait, outcome.due(reply), blocking, () -> giveUp(outcome.round().charges, reply));
    }

    private void giveUp(List<Charge> charges, Reply reply) {
        RedisRoad road = connection.road();
        for (int i = 0; road != null && i < charges.size(); i++) {
            var unused = road.giveBack(charges.get(i), reply.buckets().get(i));
        }
    }
}
