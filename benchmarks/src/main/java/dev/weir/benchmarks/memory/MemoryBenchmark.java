package dev.weir.benchmarks.memory;

import dev.weir.benchmarks.Benchmark;
import dev.weir.benchmarks.Goal;
import dev.weir.benchmarks.Options;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Limits in memory: Weir and its peers. */
public final class MemoryBenchmark implements Benchmark {

    private static final List<Goal> GOALS = List.of(
            Goal.atLeast("memory.hot-allow.t1.vs-bucket4j-map", 1, "hot key allowed, 1 thread: ÷ Bucket4j in a map"),
            Goal.atLeast(
                    "memory.hot-allow.t1.vs-bucket4j", 0.8, "hot key allowed, 1 thread: ÷ Bucket4j without lookup"),
            Goal.atLeast("memory.hot-allow.t2.vs-bucket4j", 4, "hot key allowed, 2 threads: ÷ Bucket4j without lookup"),
            Goal.atLeast(
                    "memory.hot-allow.t2.vs-resilience4j-map",
                    1,
                    "hot key allowed, 2 threads: ÷ Resilience4j in a map"),
            Goal.atLeast("memory.hot-deny.t2.vs-bucket4j-map", 1.5, "hot key denied, 2 threads: ÷ Bucket4j in a map"),
            Goal.atLeast(
                    "memory.zipf100k.t2.vs-bucket4j-map", 2.5, "100,000 zipf keys, 2 threads: ÷ Bucket4j in a map"),
            Goal.atLeast(
                    "memory.zipf100k.t2.vs-bucket4j-caffeine",
                    4,
                    "100,000 zipf keys, 2 threads: ÷ Bucket4j in Caffeine"),
            Goal.atLeast(
                    "memory.uniform1m.t2.vs-bucket4j-caffeine", 3, "1,000,000 keys, 2 threads: ÷ Bucket4j in Caffeine"),
            Goal.atMost("memory.bytes-allocated-per-decision", 0, "bytes allocated a decision, boolean"),
            Goal.atMost("memory.bytes-allocated-per-decision.decide", 48, "bytes allocated a decision, decide"),
            Goal.atMost("memory.bytes-per-key", 50, "bytes on the heap a key, 1,000,000 keys"));

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<String> libraries() {
        return List.of(
                "jmh-core",
                "bucket4j_jdk17-core",
                "resilience4j-ratelimiter",
                "guava",
                "caffeine",
                "tomcat-embed-core");
    }

    @Override
    public List<Goal> goals() {
        return GOALS;
    }

    /** Keeps JMH's JSON beside the report. */
    @Override
    public void measure(Report report, Options options, Path results) throws IOException {
        Path json = Path.of(results.toString().replaceFirst("\\.json$", "-jmh.json"));
        Plan plan = options.isQuick() ? Plan.QUICK : Plan.FULL;
        Set<String> tests = options.named("--case=");
        Set<String> contenders = options.named("--contender=");
        boolean all = !options.isQuick() || !tests.isEmpty() || !contenders.isEmpty();
        try (Forks forks = new Forks(plan, json)) {
            for (int round = 0; round < plan.rounds(); round++) {
                for (Case each : Cases.ALL) {
                    if (!tests.isEmpty() && !tests.contains(each.name())) {
                        continue;
                    }
                    List<String> order = new ArrayList<>(all ? each.contenders() : each.quick());
                    order.removeIf(name -> !contenders.isEmpty() && !contenders.contains(name));
                    if (order.isEmpty()) {
                        continue;
                    }
                    Collections.rotate(order, -round);
                    report.progress("round " + (round + 1) + " of " + plan.rounds() + ": " + each.name());
                    for (String contender : order) {
                        forks.run(each, contender);
                    }
                }
            }
        }
        read(json).forEach(report::add);
    }

    /** JMH's JSON. */
    @Override
    public List<Rounds.Round> read(Path file) throws IOException {
        return JmhResults.in(file);
    }

    @Override
    public void tell(Report report) {
        Told.tell(report);
    }
}
