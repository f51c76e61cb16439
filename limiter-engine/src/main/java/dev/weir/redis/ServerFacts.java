package dev.weir.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server says of itself, by INFO, which managed servers allow where they forbid CONFIG.
 *
 * @param version such as 7.0.15; unknown where it is not told
 * @param evictionPolicy such as noeviction; unknown where it is not told
 * @param mode standalone or cluster; unknown where it is not told
 */
record ServerFacts(String version, String evictionPolicy, String mode) {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);
    private static final String UNKNOWN = "unknown";
    private static final int OLDEST = 5;

    /** Reads them over the road of the decisions, which so is warm: connected, and its scripts known to the server. */
    static ServerFacts read(RedisCalls calls, Duration timeout, Set<StartCheck> silenced) {
        await(calls.connect(), timeout);
        try {
            return of(String.valueOf(await(calls.info(), timeout)));
        } catch (RuntimeException e) {
            if (!silenced.contains(StartCheck.INFO_REFUSED)) {
                LOG.warn(
                        "[WEIR-023] The server's version and eviction policy are unknown, for INFO was refused: {}",
                        RedisConnection.reason(e));
            }
            return new ServerFacts(UNKNOWN, UNKNOWN, UNKNOWN);
        }
    }

    /** Reads what INFO answers; Valkey 8 and newer call the mode otherwise than Redis does. */
    static ServerFacts of(String info) {
        String mode = field(info, "redis_mode");
        return new ServerFacts(
                field(info, "redis_version"),
                field(info, "maxmemory_policy"),
                mode.equals(UNKNOWN) ? field(info, "server_mode") : mode);
    }

    static boolean isReachable(RedisCalls calls, Duration timeout) {
        try {
            await(calls.reach(), timeout);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static <T> T await(CompletionStage<T> stage, Duration timeout) {
        try {
            // A first connection and the loading of scripts may take longer than a decision.
            return stage.toCompletableFuture().get(2_000 + timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String field(String info, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(\\S+)").matcher(info);
        return line.find() ? line.group(1) : UNKNOWN;
    }

    /**
     * Warns of what would silently reset limits.
     *
     * @param cluster whether the client is set up for a cluster
     * @param silenced what is not warned of
     * @throws UnsupportedRedisException if the server is too old, or one of a cluster for which the client is not set up
     */
    void check(boolean cluster, Set<StartCheck> silenced) {
        Matcher major = Pattern.compile("(\\d+)\\..*").matcher(version);
        if (major.matches() && Integer.parseInt(major.group(1)) < OLDEST) {
            throw new UnsupportedRedisException("Redis is " + version + "; it must be " + OLDEST + " or newer");
        }
        if (mode.equals("cluster") && !cluster) {
            throw new UnsupportedRedisException(
                    "this is a node of a Redis Cluster, and the client is set up for a single"
                            + " server; right is a client with clusterServersConfig");
        }
        if (!evictionPolicy.equals("noeviction")
                && !evictionPolicy.equals(UNKNOWN)
                && !silenced.contains(StartCheck.EVICTION_POLICY)) {
            LOG.warn(
                    "[WEIR-022] maxmemory-policy is {}, which drops buckets when memory is short and so silently resets limits; right"
                            + " is noeviction",
                    evictionPolicy);
        }
    }
}
