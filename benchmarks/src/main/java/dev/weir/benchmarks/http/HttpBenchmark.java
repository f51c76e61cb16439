package dev.weir.benchmarks.http;

import dev.weir.benchmarks.Benchmark;
import dev.weir.benchmarks.Goal;
import dev.weir.benchmarks.Options;
import dev.weir.benchmarks.Report;
import java.nio.file.Path;
import java.util.List;

/** Weir's filters in servers. */
public final class HttpBenchmark implements Benchmark {

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<String> libraries() {
        return List.of("jetty-server", "tomcat-embed-core", "jersey-server");
    }

    @Override
    public List<Goal> goals() {
        return List.of();
    }

    @Override
    public void measure(Report report, Options options, Path results) throws Exception {}

    @Override
    public void tell(Report report) {}
}
