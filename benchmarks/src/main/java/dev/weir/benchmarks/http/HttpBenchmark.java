package dev.weir.benchmarks.http;

import dev.weir.benchmarks.Benchmark;
import dev.weir.benchmarks.Goal;
import dev.weir.benchmarks.Options;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Weir's filters in servers, beside the servers' own. */
public final class HttpBenchmark implements Benchmark {

    private static final List<Goal> GOALS = List.of(
            Goal.atLeast("http.jetty.vs-no-filter", 0.97, "requests/s on Jetty ÷ no filter"),
            Goal.atLeast("http.tomcat.vs-no-filter", 0.97, "requests/s on Tomcat ÷ no filter"),
            Goal.atLeast("http.jetty.vs-dosfilter", 1, "requests/s on Jetty ÷ its DoSFilter"),
            Goal.atLeast("http.tomcat.vs-tomcat-filter", 1, "requests/s on Tomcat ÷ its RateLimitFilter"));

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
        return GOALS;
    }

    @Override
    public void measure(Report report, Options options, Path results) throws IOException {
        Plan plan = options.isQuick() ? Plan.QUICK : Plan.FULL;
        Set<String> servers = options.named("--server=");
        Set<String> contenders = options.named("--contender=");
        for (int generation = 0; generation < plan.generations(); generation++) {
            for (ServerKind server : ServerKind.values()) {
                if (servers.isEmpty() || servers.contains(server.toString())) {
                    List<Contender> some = Arrays.stream(Contender.values())
                            .filter(each -> each.runsOn(server))
                            .filter(each -> contenders.isEmpty() || contenders.contains(each.toString()))
                            .toList();
                    report.progress(server + ", processes " + (generation + 1) + " of " + plan.generations());
                    measure(report, plan, server, some, generation);
                }
            }
        }
    }

    private static void measure(Report report, Plan plan, ServerKind server, List<Contender> contenders, int generation)
            throws IOException {
        List<Served> running = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                Served served = Served.start(server, contender);
                running.add(served);
                served.warmUp(plan.steady());
            }
            Collections.rotate(running, -generation);
            for (int round = 0; round < plan.rounds(); round++) {
                for (Served served : running) {
                    report.add(new Rounds.Round(
                            server.toString(),
                            served.contender().toString(),
                            "",
                            generation * plan.rounds() + round,
                            served.ask(plan.slice())));
                }
                Collections.rotate(running, -1);
            }
        } finally {
            for (Served served : running) {
                served.close();
            }
        }
    }

    @Override
    public void tell(Report report) {
        Told.tell(report);
    }
}
