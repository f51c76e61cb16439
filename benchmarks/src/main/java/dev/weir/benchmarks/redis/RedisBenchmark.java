package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.Benchmark;
import dev.weir.benchmarks.Goal;
import dev.weir.benchmarks.Options;
import dev.weir.benchmarks.Report;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Limits in Redis: Weir and its peers. */
public final class RedisBenchmark implements Benchmark {

    private static final List<Goal> GOALS = List.of(
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

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public List<String> libraries() {
        return List.of("redisson", "bucket4j_jdk17-core", "bucket4j_jdk17-redis-common", "lettuce-core");
    }

    @Override
    public List<Goal> goals() {
        return GOALS;
    }

    /** With {@code --scripts}, {@code --footprint}, {@code --flood} or {@code --loads} only these parts. */
    @Override
    public void measure(Report report, Options options, Path results) throws Exception {
        Plan plan = options.isQuick() ? Plan.QUICK : Plan.FULL;
        Set<String> parts = new HashSet<>(List.of("--loads", "--flood", "--footprint", "--scripts"));
        if (options.words().stream().anyMatch(parts::contains)) {
            parts.retainAll(options.words());
        }
        try (RedisServer server = RedisServer.start();
                RespConnection connection = server.connect()) {
            report.fact("Redis", connection.info("server").getOrDefault("redis_version", "unknown"));
        }
        if (parts.contains("--loads")) {
            Loads.measure(report, plan, options.named("--load="), options.named("--contender="));
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

    @Override
    public void tell(Report report) {
        Loads.tell(report);
        Flood.tell(report);
        Footprint.tell(report);
        ScriptTime.tell(report);
    }
}
