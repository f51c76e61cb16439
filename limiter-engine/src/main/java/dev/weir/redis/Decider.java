package dev.weir.redis;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.internal.Listeners;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides rounds: by a denial that still holds, by Redis within the deadline, or as an outage is answered. Thread-safe. */
final class Decider {

    private final OpenState open;
    private final GuardedRoad redis;
    private final Outage outage;
    private final DenyCache denials;
    private final Listeners listeners;
    private final Deadlines ofBlocked;
    private final Deadlines ofAsync;

    Decider(
            OpenState open,
            GuardedRoad redis,
            Outage outage,
            DenyCache denials,
            Listeners listeners,
            Deadlines ofBlocked,
            Deadlines ofAsync) {
        this.open = open;
        this.redis = redis;
        this.outage = outage;
        this.denials = denials;
        this.listeners = listeners;
        this.ofBlocked = ofBlocked;
        this.ofAsync = ofAsync;
    }

    /** Denies one demand if that is known: most of a flood ends here, so little is made on the way. */
    @Nullable
    Decisions denied(Demand demand, RedisLimiter limiter) {
        Decision denied = demand.maxWait().isZero() ? known(limiter, demand.key(), demand.permits()) : null;
        if (denied == null) {
            return null;
        }
        listeners.decided(false, demand, denied);
        return new Decisions(false, List.of(denied));
    }

    /** {@link #denied(Demand, RedisLimiter)} before there is a demand. */
    @Nullable
    Decision denied(RedisLimiter limiter, String key, long permits) {
        Decision denied = known(limiter, key, permits);
        if (denied != null && !listeners.isEmpty()) {
            listeners.decided(false, new Demand(limiter, key, permits), denied);
        }
        return denied;
    }

    private @Nullable Decision known(RedisLimiter limiter, String key, long permits) {
        Terms terms = limiter.terms();
        terms.limits().checkPermits(permits);
        return denials.find(terms, key, permits);
    }

    /** Goes the way once with what is sure to be denied, so that the first callers need not wait until it is loaded. */
    void warm(Charge denied) {
        try {
            Reply reply = uninterrupted(ofBlocked.within(redis.ask(road -> road.take(List.of(denied)))));
            var unused = denied.decision(false, reply.buckets().get(0));
        } catch (ExecutionException e) {
            // The first caller will be told.
        }
    }

    Outcome decide(Round round) {
        return Objects.requireNonNull(decideUnless(round, decided -> false));
    }

    /** Decides; null, and nobody is told, if what was decided is to be followed by another decision. */
    @Nullable
    Outcome decideUnless(Round round, Predicate<Decisions> followed) {
        Outcome known = known(round);
        if (known != null) {
            return followed.test(known.decisions()) ? null : told(known);
        }
        CompletableFuture<Reply> asked = ofBlocked.within(redis.ask(road -> road.take(round.charges)));
        try {
            Outcome decided = decided(round, uninterrupted(asked));
            return followed.test(decided.decisions()) ? null : told(decided);
        } catch (ExecutionException e) {
            return unanswered(round, GuardedRoad.cause(e));
        }
    }

    /** Waits also for a thread that is interrupted, for its permits may be taken already; it stays interrupted. */
    private static Reply uninterrupted(CompletableFuture<Reply> asked) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return asked.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    CompletableFuture<Outcome> decideAsync(Round round) {
        Outcome known = known(round);
        if (known != null) {
            return CompletableFuture.completedFuture(told(known));
        }
        CompletableFuture<Reply> asked = ofAsync.within(redis.ask(road -> road.take(round.charges)));
        CompletableFuture<Outcome> outcome = asked.handle((reply, failure) -> reply != null
                ? told(decided(round, reply))
                : unanswered(round, GuardedRoad.cause(Objects.requireNonNull(failure))));
        return GuardedRoad.cancelling(outcome, asked);
    }

    /** What is known without asking: a denial that still holds. */
    private @Nullable Outcome known(Round round) {
        List<Decision> denied = denials.find(round);
        if (denied == null) {
            return null;
        }
        List<Decision> each = new ArrayList<>(round.demands.size());
        for (int i = 0; i < round.demands.size(); i++) {
            each.add(denied.get(round.place(i)));
        }
        return new Outcome(new Decisions(false, each), round, null);
    }

    private Outcome decided(Round round, Reply reply) {
        if (reply.taken()) {
            denials.forget(round);
        } else {
            denials.keep(round, reply);
        }
        List<Decision> each = new ArrayList<>(round.demands.size());
        for (int i = 0; i < round.demands.size(); i++) {
            int place = round.place(i);
            each.add(round.charges
                    .get(place)
                    .decision(reply.taken(), reply.buckets().get(place)));
        }
        return new Outcome(new Decisions(reply.taken(), each), round, reply);
    }

    private Outcome told(Outcome outcome) {
        List<Decision> each = outcome.decisions().each();
        for (int i = 0; i < each.size(); i++) {
            listeners.decided(
                    outcome.decisions().allowed(), outcome.round().demands.get(i), each.get(i));
        }
        return outcome;
    }

    private Outcome unanswered(Round round, Throwable cause) {
        open.check();
        round.demands.forEach(demand -> listeners.failed(demand, cause));
        return new Outcome(outage.answer(round.demands), round, null);
    }
}
