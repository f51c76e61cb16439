package dev.weir.redis;

import dev.weir.MicrosClock;
import dev.weir.RateLimitListener;
import dev.weir.internal.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link RedisBackend}. Not thread-safe. */
public final class RedisBackendBuilder {

    /** The {@code keyPrefix} where nothing else is said. */
    public static final String DEFAULT_KEY_PREFIX = "weir:";

    final RedisSource source;
    final List<RateLimitListener> listeners = new ArrayList<>();
    String keyPrefix = DEFAULT_KEY_PREFIX;

    @Nullable
    String keySecret;

    Duration timeout = Duration.ofMillis(200);
    OnError onError = OnError.DENY;
    double localShare = 0.5;
    BreakerSettings breaker = BreakerSettings.DEFAULT;
    int batchSize = 64;
    int denyCacheSize = 16_384;
    Duration denyCacheMaxAge = Duration.ofMillis(500);
    Duration bucketTtl = Duration.ZERO;
    boolean failFast;
    Set<StartCheck> silenced = Set.of();

    @Nullable
    MicrosClock clock;

    RedisBackendBuilder(RedisSource source) {
        this.source = source;
    }

    /**
     * What every key in Redis begins with. Two applications on one Redis must differ.
     *
     * @param prefix without braces; {@value #DEFAULT_KEY_PREFIX} where nothing is said, with a warning at start
     * @return this
     * @throws IllegalArgumentException if it has braces
     */
    public RedisBackendBuilder keyPrefix(String prefix) {
        this.keyPrefix = BucketNames.checkPrefix(prefix);
        return this;
    }

    /**
     * A secret of the fleet under which every caller's key is hashed.
     *
     * @param secret the same on every node, not empty; none where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is empty
     */
    public RedisBackendBuilder keySecret(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "keySecret is empty; it must have at least one character, or be left out");
        }
        this.keySecret = secret;
        return this;
    }

    /**
     * How long a decision may take.
     *
     * @param timeout 1 ms to 1 minute; 200 ms where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisBackendBuilder timeout(Duration timeout) {
        this.timeout = between("timeout", timeout, Duration.ofMillis(1), Duration.ofMinutes(1));
        return this;
    }

    /**
     * What is answered while Redis cannot be asked.
     *
     * @param choice {@link OnError#DENY} where nothing is said
     * @return this
     */
    public RedisBackendBuilder onError(OnError choice) {
        this.onError = choice;
        return this;
    }

    /**
     * The share of rate and burst that {@link OnError#LOCAL} gives this node.
     *
     * @param share above 0 and at most 1, such as 1 / nodes; 0.5 where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisBackendBuilder localShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("localShare is " + share + "; it must be above 0 and at most 1");
        }
        this.localShare = share;
        return this;
    }

    /**
     * When Redis counts as away.
     *
     * @param settings {@link BreakerSettings#DEFAULT} where nothing is said
     * @return this
     */
    public RedisBackendBuilder breaker(BreakerSettings settings) {
        this.breaker = settings;
        return this;
    }

    /**
     * How many callers share a call at most.
     *
     * @param callers 1 to 1,000, where 1 shares none; 64 where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisBackendBuilder batchSize(int callers) {
        this.batchSize = between("batchSize", callers, 1, 1_000);
        return this;
    }

    /**
     * How many keys' denials are remembered on this node. The room is fixed, about 86 bytes for each key of a limiter with
     * one limit, 1.4 MB where nothing is said; and no more for each other number of limits that some limiter has.
     *
     * @param denials 0, for none, to 10,000,000; 16,384 where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisBackendBuilder denyCacheSize(int denials) {
        this.denyCacheSize = between("denyCacheSize", denials, 0, 10_000_000);
        return this;
    }

    /**
     * How long a denial is remembered at most, and so how long permits that another node gives back may go unnoticed.
     *
     * @param age 0 to 1 minute; 500 ms where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisBackendBuilder denyCacheMaxAge(Duration age) {
        this.denyCacheMaxAge = between("denyCacheMaxAge", age, Duration.ZERO, Duration.ofMinutes(1));
        return this;
    }

    /**
     * The least time for which a bucket is kept. A bucket is always kept until it is full again, so this can lengthen its
     * life and never lose it.
     *
     * @param ttl 0 to 366 days; 0 where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public RedisBackendBuilder bucketTtl(Duration ttl) {
        this.bucketTtl = between("bucketTtl", ttl, Duration.ZERO, Duration.ofDays(366));
        return this;
    }

    /**
     * Whether a Redis that cannot be reached stops the start. If not, requests are answered by {@link OnError} until it
     * is reached.
     *
     * @param stops false where nothing is said
     * @return this
     */
    public RedisBackendBuilder failFast(boolean stops) {
        this.failFast = stops;
        return this;
    }

    /**
     * Without the warnings at start of some codes.
     *
     * @param codes of {@code WEIR-021}, {@code WEIR-022} and {@code WEIR-023}
     * @return this
     * @throws IllegalArgumentException if it is another code
     */
    public RedisBackendBuilder silenced(Collection<String> codes) {
        this.silenced = StartCheck.parse(codes);
        return this;
    }

    /**
     * Decides by a clock of the client's in place of Redis's own; for tests, for the clocks of a fleet never agree.
     * There is then no deny cache, for such a clock may jump.
     *
     * @param clock such as a {@link dev.weir.ManualClock}
     * @return this
     */
    public RedisBackendBuilder clientClock(MicrosClock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener hears of every decision
     * @return this
     */
    public RedisBackendBuilder listener(RateLimitListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * The backend, connected and warm unless Redis cannot be reached.
     *
     * @return to be closed by the caller
     * @throws IllegalArgumentException if what the client was to be made from cannot be right
     * @throws dev.weir.BackendUnavailableException if Redis cannot be reached and that stops the start
     * @throws IllegalStateException if Redis is older than 5, or one of a cluster for which the client is not set
     *     up
     */
    public RedisBackend build() {
        return new RedisBackend(this);
    }

    private static Duration between(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " is " + DurationText.of(value) + "; it must be "
                    + DurationText.of(least) + " to " + DurationText.of(most));
        }
        return value;
    }

    private static int between(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be " + least + " to " + most);
        }
        return value;
    }
}
