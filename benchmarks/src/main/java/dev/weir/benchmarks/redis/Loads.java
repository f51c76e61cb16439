package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.ClosedLoop;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Decisions per second and their latencies, everybody in turn in every round, in another order each time. */
final class Loads {

    private static final int KEYS = 10_000;

    /** How many callers; none is one asynchronous caller. */
    record Load(String test, int callers, int keys) {}

    static final List<Load> LOADS = List.of(
            new Load("t1", 1, KEYS),
            new Load("t8", 8, KEYS),
            new Load("t64", 64, KEYS),
            new Load("t256", 256, KEYS),
            new Load("async", 0, KEYS),
            new Load("hot-key.t64", 64, 1));

    private final Report report;
    private final List<Load> loads;
    private final Set<String> names = new LinkedHashSet<>();

    private Loads(Report report, List<Load> loads) {
        this.report = report;
        this.loads = loads;
    }

    /** Only the loads and contenders named, or all where none is. */
    static void measure(Report report, Plan plan, Set<String> someLoads, Set<String> someContenders)
            throws IOException, InterruptedException {
        Keys keys = Keys.of(KEYS);
        Loads loads = new Loads(
                report,
                LOADS.stream()
                        .filter(load -> someLoads.isEmpty() || someLoads.contains(load.test))
                        .toList());
        try (RedisServer server = RedisServer.start();
                RespConnection connection = server.connect();
                Contenders contenders = new Contenders(server, keys);
                ClosedLoop loop = new ClosedLoop()) {
            for (int round = -1; round < plan.rounds(); round++) {
                report.progress("round " + (round + 1) + " of " + plan.rounds());
                ClosedLoop.Time time = round < 0 ? plan.warmUp() : plan.slice();
                for (Load load : loads.loads) {
                    List<Contender> order = new ArrayList<>(contenders.all().stream()
                            .filter(each -> someContenders.isEmpty() || someContenders.contains(each.name()))
                            .toList());
                    Collections.rotate(order, round + 1);
                    for (Contender contender : order) {
                        loads.names.add(contender.name());
                        List<String> some = keys.first(load.keys).all();
                        Spent before = Spent.now(connection);
                        Map<String, Double> values = load.callers == 0
                                ? loop.async(some, time, contender::takeAsync)
                                : loop.blocking(load.callers, some, time, contender::take);
                        Spent.now(connection).addTo(values, before);
                        report.add(new Rounds.Round(load.test, contender.name(), contender.setting(), round, values));
                    }
                }
            }
        }
        loads.tell();
    }

    private void tell() {
        table("decisions/s", (load, name) -> {
            Rounds.Spread spread = report.rounds().of(load.test, name, "perSecond");
            return String.format(
                    Locale.ROOT, "%,.0f (%.0f–%.0fk)", spread.median(), spread.least() / 1e3, spread.most() / 1e3);
        });
        table("p50 / p99, µs", (load, name) -> told("%,.0f / %,.0f", load, name, "p50", "p99"));
        table(
                "processor time, µs a decision: JVM + Redis",
                (load, name) -> told("%.1f + %.1f", load, name, "jvmMicros", "redisMicros"));
        table("scripts a decision", (load, name) -> told("%.2f", load, name, "scripts"));
        table("best setting", (load, name) -> report.rounds().best(load.test, name));
        trouble();
        ratios();
    }

    private String told(String format, Load load, String name, String... values) {
        return String.format(
                Locale.ROOT,
                format,
                Arrays.stream(values)
                        .map(value -> (Object)
                                report.rounds().of(load.test, name, value).median())
                        .toArray());
    }

    private void table(String title, BiFunction<Load, String, String> cell) {
        report.line("");
        report.line(title);
        StringBuilder head = new StringBuilder(String.format("%-28s", ""));
        loads.forEach(load -> head.append(String.format("%22s", load.test)));
        report.line(head.toString());
        for (String name : names) {
            StringBuilder row = new StringBuilder(String.format("%-28s", name));
            loads.forEach(load -> row.append(String.format("%22s", cell.apply(load, name))));
            report.line(row.toString());
        }
    }

    /** Answers that should not have been: nobody is to be refused here, and nothing is to fail. */
    private void trouble() {
        for (Rounds.Round round : report.rounds().all()) {
            double refused = round.values().getOrDefault("refused", 0.0);
            double failed = round.values().getOrDefault("failed", 0.0);
            if (round.round() >= 0 && refused + failed > 0) {
                report.line(String.format(
                        "! %s, %s, %s, round %d: %.0f refused, %.0f failed",
                        round.test(), round.contender(), round.setting(), round.round(), refused, failed));
            }
        }
    }

    private void ratios() {
        report.line("");
        Rounds rounds = report.rounds();
        for (Load load : loads) {
            if (!rounds.has(load.test, Weir.NAME)) {
                continue;
            }
            Rounds.Spread ours = rounds.of(load.test, Weir.NAME, "perSecond");
            for (String name : names) {
                if (!name.equals(Weir.NAME)) {
                    report.ratio(
                            "redis." + load.test + ".vs-" + name,
                            ours.ratioTo(rounds.of(load.test, name, "perSecond")));
                }
            }
        }
        if (rounds.has("t1", Weir.NAME) && rounds.has("t1", OneScript.ONE_CALL)) {
            report.ratio(
                    "redis.t1.latency-vs-one-call",
                    rounds.of("t1", Weir.NAME, "p50").ratioTo(rounds.of("t1", OneScript.ONE_CALL, "p50")));
        }
        if (rounds.has("t64", Weir.NAME) && rounds.has("hot-key.t64", Weir.NAME)) {
            report.ratio(
                    "redis.hot-key.t64.vs-many-keys",
                    rounds.of("hot-key.t64", Weir.NAME, "perSecond").ratioTo(rounds.of("t64", Weir.NAME, "perSecond")));
        }
    }
}
