package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.Report;
import java.util.List;

/** Limits in Redis: Weir and its peers. */
public final class RedisBenchmark {

    private RedisBenchmark() {}

    public static void run(Report report, List<String> options) throws Exception {
        if (options.contains("--scripts")) {
            ScriptTime.measure(report, 15);
        }
    }
}
