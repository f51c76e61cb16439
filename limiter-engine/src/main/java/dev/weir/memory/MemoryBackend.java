package dev.weir.memory;

import dev.weir.Backend;
import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.Health;
import dev.weir.Limit;
import dev.weir.MicrosClock;
import dev.weir.RateLimitListener;
import dev.weir.RateLimiter;
import dev.weir.internal.LimitSet;
import dev.weir.internal.LimiterName;
import dev.weir.internal.Listeners;
import dev.weir.internal.Waiters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Keeps the buckets in this process's memory, bounded in number over all limiters, in arrays that are made at the start and
 * never grow: 24 bytes for each of about one and a half slots for each of {@code maxBuckets}, 37 MB by default. Limiters of
 * k limits, and those of one limit whose permits and period in microseconds, without common factors, leave more than 1,024
 * permits, keep their buckets in an array of their own, made with the first such limiter, with room for
 * {@code maxBuckets} / k of them, at most half, in no more than 43 bytes for each of {@code maxBuckets}, or 56 where these are
 * few. What an array takes is logged when it is made.
 *
 * <p>When there is no room among the 16 slots that a key may have, a newcomer takes the place of a full bucket, which loses
 * nothing, else of the one soonest full of its own limiter, else of the one soonest full. So somebody with any number of
 * fresh keys cannot make the heap grow, nor keep anybody from being served, nor forgive the debtors of another limiter while
 * there are others in the way; each fresh key pushes out at most one bucket, and gives its key at most one burst. Whose
 * slots are near to whose is a secret of the process. Two keys are taken for one with odds of about 1 in 2^90 for each new
 * key of a full table.
 *
 * <p>A decision waits for nothing and no thread: it is one walk over the key's slots and one compare-and-set, or a few
 * writes while others spin. {@link RateLimiter#tryAcquire} allocates nothing, {@link RateLimiter#decide} only its answer.
 * There is a daemon thread only while callers wait for permits. Thread-safe.
 */
public final class MemoryBackend implements Backend {

    /** How many one-limit buckets are kept where nothing else is said. */
    public static final int DEFAULT_MAX_BUCKETS = 1_000_000;

    /** The largest {@code maxBuckets}. */
    public static final int LARGEST_MAX_BUCKETS = 100_000_000;

    private final MicrosClock clock;
    private final Listeners listeners;
    private final BucketTable table;
    private final Waiters waiters;
    private final Map<String, MemoryLimiter> limiters = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private MemoryBackend(Builder builder) {
        this.clock = builder.clock;
        this.listeners = new Listeners(builder.listeners);
        this.table = new BucketTable(builder.maxBuckets, clock);
        this.waiters = new Waiters(clock);
    }

    /**
     * A backend with every default.
     *
     * @return to be closed by the caller
     */
    public static MemoryBackend create() {
        return builder().build();
    }

    /**
     * A backend with settings of one's own.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings of a {@link MemoryBackend}. Not thread-safe. */
    public static final class Builder {
        private int maxBuckets = DEFAULT_MAX_BUCKETS;
        private MicrosClock clock = MicrosClock.monotonic();
        private final List<RateLimitListener> listeners = new ArrayList<>();

        private Builder() {}

        /**
         * How many one-limit buckets are kept with at most 2 % of them dropped early. Their room is taken when the backend is
         * made, and logged: 37 bytes for each, so 37 MB by default, and up to 48 bytes where they are fewer than 4,096. The
         * first limiter of each other number of limits takes about as much again.
         *
         * @param maxBuckets 1 to 100,000,000; 1,000,000 where nothing is said
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxBuckets(int maxBuckets) {
            if (maxBuckets < 1 || maxBuckets > LARGEST_MAX_BUCKETS) {
                throw new IllegalArgumentException(
                        "maxBuckets is " + maxBuckets + "; it must be 1 to " + LARGEST_MAX_BUCKETS);
            }
            this.maxBuckets = maxBuckets;
            return this;
        }

        /**
         * The clock to decide by.
         *
         * @param clock {@link MicrosClock#monotonic()} where nothing is said
         * @return this
         */
        public Builder clock(MicrosClock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener hears of every decision
         * @return this
         */
        public Builder listener(RateLimitListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * The backend.
         *
         * @return to be closed by the caller
         */
        public MemoryBackend build() {
            return new MemoryBackend(this);
        }
    }

    @Override
    public RateLimiter limiter(String name, List<Limit> limits, Duration maxWait) {
        checkOpen();
        LimiterName.check(name);
        LimitSet wanted = new LimitSet(limits, maxWait);
        MemoryLimiter limiter =
                limiters.computeIfAbsent(name, unused -> new MemoryLimiter(this, table, name, wanted, maxWait));
        if (!limiter.limits().equals(limits) || !limiter.maxWait().equals(maxWait)) {
            throw new IllegalArgumentException("limiter \"" + name + "\" is in use with " + limiter.limits()
                    + " and maxWait " + limiter.maxWait() + "; asked for " + limits + " and " + maxWait
                    + ": use another name, the same limits, or reconfigure");
        }
        return limiter;
    }

    @Override
    public Decisions tryAcquireAll(List<Demand> demands) {
        if (demands.size() != 1 || !demands.get(0).maxWait().isZero()) {
            return decide(demands).decisions;
        }
        Demand only = demands.get(0);
        Decision decision = decide(own(only), only.key(), only.permits());
        return new Decisions(decision.allowed(), List.of(decision));
    }

    @Override
    public CompletionStage<Decisions> tryAcquireAllAsync(List<Demand> demands) {
        return CompletableFuture.completedStage(tryAcquireAll(demands));
    }

    @Override
    public CompletionStage<Decisions> acquireAllAsync(List<Demand> demands) {
        return acquire(demands, false, Function.identity());
    }

    @Override
    public CompletionStage<Decisions> acquireAll(List<Demand> demands, BooleanSupplier mayWait) {
        demands.forEach(this::own);
        Decisions now = untold(Waiters.withoutWaits(demands)).decisions;
        if (Waiters.wouldHelp(demands, now) && mayWait.getAsBoolean()) {
            return acquireAllAsync(demands);
        }
        tell(demands, now);
        return CompletableFuture.completedStage(now);
    }

    <T> CompletableFuture<T> acquire(List<Demand> demands, boolean blocking, Function<Decisions, T> answer) {
        Round round = decide(demands);
        T result = answer.apply(round.decisions);
        long wait = round.decisions.waitMicros();
        if (wait == 0) {
            return CompletableFuture.completedFuture(result);
        }
        long due = round.takes.get(0).now() + wait;
        return waiters.await(result, wait, due, blocking, () -> round.takes.forEach(table::giveUp));
    }

    boolean tryAcquire(MemoryLimiter limiter, String key, long permits) {
        if (!listeners.isEmpty()) {
            return decide(limiter, key, permits).allowed();
        }
        checkOpen();
        return table.tryTake(limiter, key, permits);
    }

    Decision decide(MemoryLimiter limiter, String key, long permits) {
        checkOpen();
        Decision decision = table.take(limiter, key, permits);
        if (!listeners.isEmpty()) {
            listeners.decided(decision.allowed(), new Demand(limiter, key, permits), decision);
        }
        return decision;
    }

    private record BucketName(MemoryLimiter limiter, String key) {}

    private record Round(List<Take> takes, Decisions decisions) {}

    private Round decide(List<Demand> demands) {
        Round round = untold(demands);
        tell(demands, round.decisions);
        return round;
    }

    private void tell(List<Demand> demands, Decisions decisions) {
        for (int i = 0; i < demands.size() && !listeners.isEmpty(); i++) {
            listeners.decided(
                    decisions.allowed(), demands.get(i), decisions.each().get(i));
        }
    }

    private Round untold(List<Demand> demands) {
        checkOpen();
        if (demands.isEmpty()) {
            throw new IllegalArgumentException("there is no demand");
        }
        Map<BucketName, Take> byBucket = new LinkedHashMap<>();
        for (Demand demand : demands) {
            MemoryLimiter limiter = own(demand);
            byBucket.merge(
                    new BucketName(limiter, demand.key()),
                    take(limiter, demand.key(), demand.permits(), LimitSet.micros(demand.maxWait())),
                    Take::and);
        }
        List<Take> takes = List.copyOf(byBucket.values());
        boolean taken = table.takeAll(takes);
        List<Decision> each = new ArrayList<>(demands.size());
        for (Demand demand : demands) {
            Take take = Objects.requireNonNull(byBucket.get(new BucketName(own(demand), demand.key())));
            each.add(take.decision(taken));
        }
        return new Round(takes, new Decisions(taken, each));
    }

    private MemoryLimiter own(Demand demand) {
        if (!(demand.limiter() instanceof MemoryLimiter limiter) || !limiter.belongsTo(this)) {
            throw new IllegalArgumentException("limiter \"" + demand.limiter().name() + "\" is of another backend");
        }
        if (demand.maxWait().compareTo(limiter.maxWait()) > 0) {
            throw new IllegalArgumentException("maxWait is " + demand.maxWait() + "; limiter \"" + limiter.name()
                    + "\" lets callers wait at most " + limiter.maxWait());
        }
        return limiter;
    }

    private static Take take(MemoryLimiter limiter, String key, long permits, long maxWait) {
        limiter.limitSet().checkPermits(permits);
        return new Take(limiter, key, permits, maxWait);
    }

    Decision peek(MemoryLimiter limiter, String key) {
        checkOpen();
        return table.peek(limiter, key).decision(false);
    }

    void refund(MemoryLimiter limiter, String key, long permits) {
        checkOpen();
        if (permits < 1 || permits > Limit.MAX_PERMITS) {
            throw new IllegalArgumentException("permits are " + permits + "; they must be 1 to 1,000,000,000");
        }
        table.refund(limiter, key, permits);
    }

    void reset(MemoryLimiter limiter, String key) {
        checkOpen();
        table.remove(limiter, key);
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException(Waiters.CLOSED);
        }
    }

    /**
     * The most buckets that are ever kept: at most twice {@code maxBuckets} of one limit, and besides at most about
     * {@code maxBuckets} for each array that other limits have been given.
     *
     * @return buckets
     */
    public int capacity() {
        return table.capacity();
    }

    /**
     * How many buckets are kept now, full ones that were not dropped yet among them.
     *
     * @return 0 to {@link #capacity}
     */
    public int size() {
        return table.size();
    }

    /**
     * What the table takes of the heap: fixed, but that a number of limits which no limiter had before takes an array more.
     *
     * @return bytes
     */
    long bytes() {
        return table.bytes();
    }

    @Override
    public Health health() {
        return new Health(
                !closed,
                Map.of(
                        "backend", "memory",
                        "buckets", Integer.toString(size()),
                        "capacity", Integer.toString(capacity()),
                        "bytes", Long.toString(bytes())));
    }

    @Override
    public void close() {
        closed = true;
        waiters.close();
    }
}
