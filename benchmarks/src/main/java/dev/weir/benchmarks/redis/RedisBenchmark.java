package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.Report;
import java.util.List;

/** Limits in Redis: Weir and its peers. */
public final class RedisBenchmark {

    private static final int SCRIPT_ROUNDS = 15;

    private RedisBenchmark() {}

    public static void run(Report report, List<String> options) throws Exception {
        if (!options.contains("--scripts")) {
            Loads.measure(report, options.contains("--quick") ? Plan.QUICK : Plan.FULL);
        }
        ScriptTime.measure(report, SCRIPT_ROUNDS);
    }
}
