package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.Report;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Limits in Redis: Weir and its peers. */
public final class RedisBenchmark {

    private static final int SCRIPT_ROUNDS = 15;

    private RedisBenchmark() {}

    /** With {@code --scripts}, {@code --footprint}, {@code --flood} or {@code --loads} only these parts. */
    public static void run(Report report, List<String> options) throws Exception {
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
}
