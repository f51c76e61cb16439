package dev.weir.redis;

import dev.weir.Backend;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
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

    private final OpenState open = new OpenState();
    private final Map<String, RedisLimiter> limiters = new ConcurrentHashMap<>();
    private final Outage outage;
    private final DenyCache denials;
    private final RedisConnection connection;
    private final Waiters waiters;
    private final Deadlines ofBlocked; // apart, so that no continuation of a user's keeps these from ringing
    private final Deadlines ofAsync;
    private final Rounds rounds;
    private final Decider decider;
    private final Reservations reservations;
    private final BucketCare care;

    RedisBackend(RedisBackendBuilder settings) {
        BucketNames names = new BucketNames(settings.keyPrefix, settings.keySecret);
        denials = new DenyCache(settings.clock == null ? settings.denyCacheSize : 0, settings.denyCacheMaxAge);
        Listeners listeners = new Listeners(settings.listeners);
        outage = new Outage(settings.onError, settings.localShare, settings.breaker);
        waiters = new Waiters(settings.clock == null ? MicrosClock.monotonic() : settings.clock);
        connection = RedisConnection.open(settings, denials, outage);
        ofBlocked = new Deadlines(settings.timeout);
        ofAsync = new Deadlines(settings.timeout);
        GuardedRoad redis = new GuardedRoad(connection);
        rounds = new Rounds(this, names, denials);
        decider = new Decider(open, redis, outage, denials, listeners, ofBlocked, ofAsync);
        reservations = new Reservations(decider, connection, waiters);
        care = new BucketCare(open, redis, outage, denials, ofAsync);
        if (settings.clock == null) { // a client's would be asked once too often
            LimitSet any = new LimitSet(List.of(Limit.parse("1/1s")), Duration.ZERO);
            RedisLimiter nobodys = new RedisLimiter(this, "", any, Duration.ZERO, denials);
            decider.warm(rounds.one(nobodys, "warm").denied()); // no user's: a denial may shorten a debt
        }
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
        RedisLimiter limiter =
                limiters.computeIfAbsent(name, unused -> new RedisLimiter(this, name, wanted, maxWait, denials));
        if (!limiter.limits().equals(limits) || !limiter.maxWait().equals(maxWait)) {
            throw new IllegalArgumentException("limiter \"" + name + "\" is in use with " + limiter.limits()
                    + " and maxWait " + limiter.maxWait() + "; asked for " + limits + " and " + maxWait
                    + ": use another name, the same limits, or reconfigure");
        }
        return limiter;
    }

    /**
     * {@inheritDoc}
     *
     * <p>On a single server all demands are one script. So they are on a cluster where they share a slot, as those on the
     * same key do; else the slots are asked in order, and at the first denial what was taken before goes back. Meanwhile
     * others may be denied what they could have had, and permits are forfeited if somebody else has asked in between;
     * nobody is ever allowed what is not there.
     */
    @Override
    public Decisions tryAcquireAll(List<Demand> demands) {
        Decisions denied = denied(demands);
        return denied == null ? decider.decide(round(demands)).decisions() : denied;
    }

    private @Nullable Decisions denied(List<Demand> demands) {
        open.check();
        return demands.size() == 1 ? decider.denied(demands.get(0), rounds.limiter(demands.get(0))) : null;
    }

    Decision decide(RedisLimiter limiter, String key, long permits) {
        open.check();
        Decision denied = decider.denied(limiter, key, permits);
        return denied == null
                ? decider.decide(rounds.of(List.of(new Demand(limiter, key, permits))))
                        .decisions()
                        .each()
                        .get(0)
                : denied;
    }

    @Override
    public CompletionStage<Decisions> tryAcquireAllAsync(List<Demand> demands) {
        Decisions denied = denied(demands);
        if (denied != null) {
            return CompletableFuture.completedFuture(denied);
        }
        CompletableFuture<Outcome> decided = decider.decideAsync(round(demands));
        CompletableFuture<Decisions> answer = decided.thenApply(Outcome::decisions);
        return GuardedRoad.cancelling(answer, decided);
    }

    @Override
    public CompletionStage<Decisions> acquireAllAsync(List<Demand> demands) {
        return reservations.acquireAsync(round(demands));
    }

    @Override
    public CompletionStage<Decisions> acquireAll(List<Demand> demands, BooleanSupplier mayWait) {
        Round waiting = round(demands);
        Outcome now = decider.decideUnless(
                round(Waiters.withoutWaits(demands)),
                denied -> Waiters.wouldHelp(demands, denied) && mayWait.getAsBoolean());
        return now == null ? reservations.acquireAsync(waiting) : CompletableFuture.completedStage(now.decisions());
    }

    Decisions acquire(List<Demand> demands) throws InterruptedException {
        return reservations.acquire(round(demands));
    }

    private Round round(List<Demand> demands) {
        open.check();
        return rounds.of(demands);
    }

    CompletionStage<Decision> peek(RedisLimiter limiter, String key) {
        open.check();
        return care.peek(rounds.one(limiter, key));
    }

    CompletionStage<Void> refund(RedisLimiter limiter, String key, long permits) {
        open.check();
        return care.refund(rounds.refund(limiter, key, permits));
    }

    CompletionStage<Void> reset(RedisLimiter limiter, String key) {
        open.check();
        return care.reset(rounds.one(limiter, key));
    }

    <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    void checkOpen() {
        open.check();
    }

    @Override
    public Health health() {
        return open.isClosed() ? new Health(false, Map.of("backend", "redis")) : connection.health();
    }

    @Override
    public void close() {
        open.close();
        waiters.close();
        outage.close();
        ofBlocked.close();
        ofAsync.close();
        connection.close();
    }
}
