package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.Goal;
import dev.weir.benchmarks.Report;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Limits in Redis: Weir and its peers. */
public final class RedisBenchmark {

    public static final List<Goal> GOALS = List.of(
            Goal.atLeast("redis.t64.vs-bucket4j-redisson", 6, "64 callers: ÷ Bucket4j on Redisson"),
            Goal.atLeast("redis.t64.vs-rratelimiter", 5, "64 callers: ÷ RRateLimiter"),
            Goal.atLeast("redis.t64.vs-bucket4j-lettuce", 3, "64 callers: ÷ Bucket4j on Lettuce"),
            Goal.atLeast("redis.t64.vs-one-call", 3, "64 callers: ÷ one script a decision"),
            Goal.atMost("redis.t1.latency-vs-one-call", 1.1, "1 caller: median latency ÷ one script a decision"),
            Goal.atLeast("redis.hot-key.t64.vs-many-keys", 0.42, "one hot key ÷ 10,000 keys, 64 callers"),
            Goal.atLeast("redis.denied-flood.vs-memory", 0.5, "denied flood: deny cache ÷ memory backend"),
            Goal.atMost("redis.bytes-per-bucket.k1", 130, "bytes a bucket of one limit"),
            Goal.atMost("redis.bytes-per-bucket.k3", 180, "bytes a bucket of three limits"),
            Goal.atMost("redis.replicated-bytes.allow", 100, "replicated bytes, allowed"),
            Goal.atMost("redis.replicated-bytes.deny", 0, "replicated bytes, denied"),
            Goal.atMost("redis.script.allow-vs-bare", 1.3, "script time ÷ bare TIME+GET+SET, allowed"),
            Goal.atMost("redis.script.deny-vs-bare", 0.7, "script time ÷ bare TIME+GET+SET, denied"));

    private static final int SCRIPT_ROUNDS = 15;

    private RedisBenchmark() {}

    /** With {@code --scripts}, {@code --footprint}, {@code --flood} or {@code --loads} only these parts. */
    public static void measure(Report report, List<String> options) throws Exception {
        Plan plan = options.contains("--quick") ? Plan.QUICK : Plan.FULL;
        Set<String> parts = new HashSet<>(List.of("--loads", "--flood", "--footprint", "--scripts"));
        if (options.stream().anyMatch(parts::contains)) {
            parts.retainAll(options);
        }
        try (RedisServer server = RedisServer.start();
                RespConnection connection = server.connect()) {
            report.fact("Redis", connection.info("server").getOrDefault("redis_version", "unknown"));
        }
        if (parts.contains("--loads")) {
            Loads.measure(report, plan, only(options, "--load="), only(options, "--contender="));
        }
        if (parts.contains("--flood")) {
            Flood.measure(report, plan);
        }
        if (parts.contains("--footprint")) {
            Footprint.measure(report);
        }
        if (parts.contains("--scripts")) {
            ScriptTime.measure(report, SCRIPT_ROUNDS);
        }
    }

    /** The names that an option lists, or nothing where all are wanted. */
    private static Set<String> only(List<String> options, String option) {
        Set<String> names = new HashSet<>();
        options.stream()
                .filter(word -> word.startsWith(option))
                .forEach(word -> names.addAll(
                        Arrays.asList(word.substring(option.length()).split(",", -1))));
        return names;
    }

    /** Tables, plots and ratios of what was measured. */
    public static void tell(Report report) {
        Loads.tell(report);
        Flood.tell(report);
        Footprint.tell(report);
        ScriptTime.tell(report);
    }
}
