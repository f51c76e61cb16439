package dev.weir.redis;

import dev.weir.Backend;
import dev.weir.BackendUnavailableException;
import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Health;
import dev.weir.Limit;
import dev.weir.MicrosClock;
import dev.weir.RateLimiter;
import dev.weir.internal.LimitSet;
import dev.weir.internal.LimiterName;
import dev.weir.internal.Listeners;
import dev.weir.internal.Waiters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/**
 * Keeps the buckets in Redis, so that a fleet shares its limits. A decision is one script and one round trip; by Redis's
 * own clock, so that the clocks of the nodes do not matter. No take is ever repeated.
 *
 * <p>A decision is made within a deadline; where Redis does not answer in time a circuit breaker opens and the
 * {@link OnError} choice answers at once, until Redis is back. Thread-safe.
 */
public final class RedisBackend implements Backend {

    private final BucketNames names;
    private final Listeners listeners;
    private final Outage outage;
    private final DenyCache denials;
    private final RedisConnection connection;
    private final Waiters waiters;
    private final Deadlines deadlines;
    private final Duration timeout;
    private final Map<String, RedisLimiter> limiters = new ConcurrentHashMap<>();
    private volatile boolean closed;

    RedisBackend(RedisBackendBuilder settings) {
        this.names = new BucketNames(settings.keyPrefix, settings.keySecret);
        this.listeners = new Listeners(settings.listeners);
        this.outage = new Outage(settings.onError, settings.localShare, settings.breaker);
        this.denials = new DenyCache(settings.clock == null ? settings.denyCacheSize : 0, settings.denyCacheMaxAge);
        this.timeout = settings.timeout;
        this.waiters = new Waiters(settings.clock == null ? MicrosClock.monotonic() : settings.clock);
        this.deadlines = new Deadlines();
        this.connection = RedisConnection.open(settings);
    }

    /**
     * A backend over a client of the caller's.
     *
     * @param client stays the caller's to shut down
     * @return a builder
     */
    @SuppressWarnings("exports") // who has a client has its module; who has not must be able to do without
    public static RedisBackendBuilder over(RedissonClient client) {
        return new RedisBackendBuilder(RedisSource.of(client));
    }

    /**
     * A backend with a client of its own for one server.
     *
     * @param url {@code redis://[[user:]password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @return a builder
     * @throws IllegalArgumentException if it is of another form
     */
    public static RedisBackendBuilder at(String url) {
        return new RedisBackendBuilder(RedisSource.of(url));
    }

    /**
     * A backend with a client of its own that a file of Redisson's configures: {@code singleServerConfig}, {@code
     * sentinelServersConfig}, {@code clusterServersConfig} or {@code replicatedServersConfig}. {@code ${NAME}} in it
     * stands for an environment variable or a system property, {@code ${NAME:-value}} with a default.
     *
     * <p>All is as the file says, but that a call is never repeated, has the time that {@link RedisBackendBuilder#timeout}
     * gives it, and that the client is connected when it is built.
     *
     * @param redissonYaml the file
     * @return a builder
     * @throws IllegalArgumentException if it cannot be read or what it says cannot be right; no message quotes a value of
     *     it
     */
    public static RedisBackendBuilder configuredBy(Path redissonYaml) {
        return new RedisBackendBuilder(RedisSource.of(redissonYaml));
    }

    @Override
    public RateLimiter limiter(String name, List<Limit> limits, Duration maxWait) {
        checkOpen();
        LimiterName.check(name);
        LimitSet wanted = new LimitSet(limits, maxWait);
        RedisLimiter limiter = limiters.computeIfAbsent(name, unused -> new RedisLimiter(this, name, wanted, maxWait));
        if (!limiter.limits().equals(limits) || !limiter.maxWait().equals(maxWait)) {
            throw new IllegalArgumentException("limiter \"" + name + "\" is in use with " + limiter.limits()
                    + " and maxWait " + limiter.maxWait() + "; asked for " + limits + " and " + maxWait
                    + ": use another name, the same limits, or reconfigure");
        }
        return limiter;
    }

    private record BucketOf(RedisLimiter limiter, String key) {}

    /** Demands and the charges that they come to. */
    private record Round(List<Demand> demands, Map<BucketOf, Charge> byBucket, List<Charge> charges, long gifts) {
        Charge of(Demand demand) {
            return Objects.requireNonNull(byBucket.get(new BucketOf((RedisLimiter) demand.limiter(), demand.key())));
        }
    }

    /** What came of a round: the decisions, and Redis's reply if there was one. */
    private record Outcome(
            Decisions decisions, Round round, @Nullable Reply reply) {}

    private Round round(List<Demand> demands) {
        checkOpen();
        if (demands.isEmpty()) {
            throw new IllegalArgumentException("there is no demand");
        }
        Map<BucketOf, Charge> byBucket = new LinkedHashMap<>();
        for (Demand demand : demands) {
            RedisLimiter limiter = own(demand);
            byBucket.merge(
                    new BucketOf(limiter, demand.key()),
                    charge(limiter, demand.key(), demand.permits(), LimitSet.micros(demand.maxWait())),
                    Charge::and);
        }
        List<Charge> charges = List.copyOf(byBucket.values());
        charges.forEach(charge -> charge.limits().checkPermits(charge.permits()));
        return new Round(List.copyOf(demands), byBucket, charges, denials.gifts());
    }

    private Charge charge(RedisLimiter limiter, String key, long permits, long maxWait) {
        LimitSet limits = limiter.limitSet();
        limits.checkPermits(permits);
        return new Charge(limiter, limits, key, names.of(limiter.name(), key), permits, maxWait);
    }

    private RedisLimiter own(Demand demand) {
        if (!(demand.limiter() instanceof RedisLimiter limiter) || !limiter.belongsTo(this)) {
            throw new IllegalArgumentException("limiter \"" + demand.limiter().name() + "\" is of another backend");
        }
        if (demand.maxWait().compareTo(limiter.maxWait()) > 0) {
            throw new IllegalArgumentException("maxWait is " + demand.maxWait() + "; limiter \"" + limiter.name()
                    + "\" lets callers wait at most " + limiter.maxWait());
        }
        return limiter;
    }

    @Override
    public Decisions tryAcquireAll(List<Demand> demands) {
        return decide(demands).decisions;
    }

    private Outcome decide(List<Demand> demands) {
        Round round = round(demands);
        Outcome known = known(round);
        if (known != null) {
            return told(known);
        }
        CompletableFuture<Reply> asked = ask(road -> road.take(round.charges));
        try {
            return told(decided(round, withinDeadline(asked)));
        } catch (TimeoutException e) {
            asked.completeExceptionally(e);
            return unanswered(round, e);
        } catch (ExecutionException e) {
            return unanswered(round, cause(e));
        }
    }

    /** Waits also for a thread that is interrupted, for its permits may be taken already; it stays interrupted. */
    private Reply withinDeadline(CompletableFuture<Reply> asked) throws TimeoutException, ExecutionException {
        long end = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return asked.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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

    @Override
    public CompletionStage<Decisions> tryAcquireAllAsync(List<Demand> demands) {
        return decideAsync(demands).thenApply(Outcome::decisions);
    }

    private CompletableFuture<Outcome> decideAsync(List<Demand> demands) {
        Round round = round(demands);
        Outcome known = known(round);
        if (known != null) {
            return CompletableFuture.completedFuture(told(known));
        }
        CompletableFuture<Reply> asked = deadlines.within(timeout, ask(road -> road.take(round.charges)));
        return asked.handle((reply, failure) -> reply != null
                ? told(decided(round, reply))
                : unanswered(round, cause(Objects.requireNonNull(failure))));
    }

    /** What is known without asking: a denial that still holds. */
    private @Nullable Outcome known(Round round) {
        List<Decision> denied = denials.find(round.charges, System.nanoTime());
        if (denied == null) {
            return null;
        }
        List<Decision> each = round.demands.stream()
                .map(demand -> denied.get(round.charges.indexOf(round.of(demand))))
                .toList();
        return new Outcome(new Decisions(false, each), round, null);
    }

    private interface RoadCall<T> {
        CompletionStage<T> on(RedisRoad road);
    }

    private <T> CompletableFuture<T> ask(RoadCall<T> call) {
        RedisRoad road = connection.road();
        if (road == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis was not reached yet"));
        }
        if (!outage.mayAsk()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the circuit breaker is open"));
        }
        CompletableFuture<T> asked = call.on(road).toCompletableFuture();
        var unused = asked.whenComplete((reply, failure) -> {
            if (failure == null || BucketException.isIn(cause(failure))) {
                outage.succeeded();
            } else {
                outage.failed();
            }
        });
        return asked;
    }

    private Outcome decided(Round round, Reply reply) {
        if (reply.taken()) {
            round.charges.forEach(charge -> denials.forget(charge.bucket()));
        } else {
            denials.keep(round.charges, reply, round.gifts);
        }
        List<Decision> each = new ArrayList<>(round.demands.size());
        for (Demand demand : round.demands) {
            Charge charge = round.of(demand);
            long[] bucket = reply.buckets().get(round.charges.indexOf(charge));
            each.add(charge.decision(reply.taken(), bucket, reply.now()));
        }
        return new Outcome(new Decisions(reply.taken(), each), round, reply);
    }

    private Outcome told(Outcome outcome) {
        List<Decision> each = outcome.decisions.each();
        for (int i = 0; i < each.size(); i++) {
            listeners.decided(outcome.decisions.allowed(), outcome.round.demands.get(i), each.get(i));
        }
        return outcome;
    }

    private Outcome unanswered(Round round, Throwable cause) {
        checkOpen();
        round.demands.forEach(demand -> listeners.failed(demand, cause));
        return new Outcome(outage.answer(round.demands), round, null);
    }

    @Override
    public CompletionStage<Decisions> acquireAllAsync(List<Demand> demands) {
        CompletableFuture<Outcome> decided = decideAsync(demands);
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
            } else if (gone && outcome.reply != null && outcome.decisions.waitMicros() > 0) {
                giveUp(outcome.round.charges, outcome.reply);
            }
            return null;
        });
        return served;
    }

    Decisions acquire(List<Demand> demands) throws InterruptedException {
        CompletableFuture<Decisions> served = waitFor(decide(demands), true);
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

    private CompletableFuture<Decisions> waitFor(Outcome outcome, boolean blocking) {
        Reply reply = outcome.reply;
        long wait = outcome.decisions.waitMicros();
        if (reply == null || wait == 0) {
            return CompletableFuture.completedFuture(outcome.decisions);
        }
        return waiters.await(
                outcome.decisions, wait, reply.now() + wait, blocking, () -> giveUp(outcome.round.charges, reply));
    }

    private void giveUp(List<Charge> charges, Reply reply) {
        RedisRoad road = connection.road();
        for (int i = 0; road != null && i < charges.size(); i++) {
            denials.given(charges.get(i).bucket());
            road.giveUp(charges.get(i), reply.buckets().get(i));
        }
    }

    CompletionStage<Decision> peek(RedisLimiter limiter, String key) {
        checkOpen();
        Charge charge = charge(limiter, key, 1, 0);
        return deadlines
                .within(timeout, ask(road -> road.calls().peek(charge)))
                .handle((reply, failure) -> reply == null
                        ? outage.answer(List.of(new Demand(limiter, key, 1)))
                                .each()
                                .get(0)
                        : charge.decision(false, reply.buckets().get(0), reply.now()));
    }

    CompletionStage<Void> refund(RedisLimiter limiter, String key, long permits) {
        checkOpen();
        if (permits < 1 || permits > Limit.MAX_PERMITS) {
            throw new IllegalArgumentException("permits are " + permits + "; they must be 1 to 1,000,000,000");
        }
        Charge charge = new Charge(limiter, limiter.limitSet(), key, names.of(limiter.name(), key), permits, 0);
        return gift("refund", charge, road -> road.calls().refund(charge));
    }

    CompletionStage<Void> reset(RedisLimiter limiter, String key) {
        checkOpen();
        Charge charge = charge(limiter, key, 1, 0);
        return gift("reset", charge, road -> road.calls().delete(charge.bucket()));
    }

    private CompletionStage<Void> gift(String what, Charge charge, RoadCall<Object> call) {
        denials.given(charge.bucket());
        return deadlines.within(timeout, ask(call)).handle((done, failure) -> {
            denials.given(charge.bucket());
            if (failure != null) {
                throw new BackendUnavailableException(
                        what + " of limiter \"" + charge.limiter().name() + "\" did not reach Redis", cause(failure));
            }
            return null;
        });
    }

    <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private static Throwable cause(Throwable failure) {
        return (failure instanceof CompletionException || failure instanceof ExecutionException)
                        && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException(Waiters.CLOSED);
        }
    }

    @Override
    public Health health() {
        return closed ? new Health(false, Map.of("backend", "redis")) : connection.health(outage);
    }

    @Override
    public void close() {
        closed = true;
        waiters.close();
        outage.close();
        deadlines.close();
        connection.close();
    }
}
