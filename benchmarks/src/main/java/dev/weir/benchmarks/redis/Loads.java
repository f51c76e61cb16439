package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.BarChart;
import dev.weir.benchmarks.ClosedLoop;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import dev.weir.benchmarks.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Decisions per second and their latencies, everybody in turn in every round, in another order each time. */
final class Loads {

    private static final int KEYS = 10_000;

    /** How many callers; none is one asynchronous caller. */
    private record Load(String test, int callers, int keys) {}

    private static final List<Load> LOADS = List.of(
            new Load("t1", 1, KEYS),
            new Load("t8", 8, KEYS),
            new Load("t64", 64, KEYS),
            new Load("t256", 256, KEYS),
            new Load("async", 0, KEYS),
            new Load("hot-key.t64", 64, 1));

    private Loads() {}

    /** Only the loads and contenders named, or all where none is. */
    static void measure(Report report, Plan plan, Set<String> loads, Set<String> contenders)
            throws IOException, InterruptedException {
        Keys keys = Keys.of(KEYS);
        try (RedisServer server = RedisServer.start();
                RespConnection connection = server.connect();
                Contenders everybody = new Contenders(server, keys);
                ClosedLoop loop = new ClosedLoop()) {
            List<Contender> order = new ArrayList<>(everybody.all().stream()
                    .filter(each -> contenders.isEmpty() || contenders.contains(each.name()))
                    .toList());
            for (int round = -1; round < plan.rounds(); round++) {
                report.progress(round < 0 ? "warm-up" : "round " + (round + 1) + " of " + plan.rounds());
                ClosedLoop.Time time = round < 0 ? plan.warmUp() : plan.slice();
                for (Load load : LOADS) {
                    if (!loads.isEmpty() && !loads.contains(load.test)) {
                        continue;
                    }
                    for (Contender contender : order) {
                        List<String> some = keys.first(load.keys).all();
                        Spent before = Spent.now(connection);
                        Map<String, Double> values = load.callers == 0
                                ? loop.async(some, time, contender::takeAsync)
                                : loop.blocking(load.callers, some, time, contender::take);
                        Spent.now(connection).addTo(values, before);
                        report.add(new Rounds.Round(load.test, contender.name(), contender.setting(), round, values));
                    }
                }
                Collections.rotate(order, 1);
            }
        }
    }

    static void tell(Report report) {
        Rounds rounds = report.rounds();
        List<String> tests = LOADS.stream().map(Load::test).filter(rounds::has).toList();
        if (tests.isEmpty()) {
            return;
        }
        List<String> names = rounds.contenders(tests.get(0));
        table(report, "decisions/s: median (lowest–highest round)", tests, names, (test, name) -> {
            Rounds.Spread spread = rounds.of(test, name, "perSecond");
            return String.format(
                    Locale.ROOT, "%,.0f (%.0f–%.0fk)", spread.median(), spread.least() / 1e3, spread.most() / 1e3);
        });
        table(
                report,
                "latency, µs: p50 / p99",
                tests,
                names,
                (test, name) -> medians(rounds, "%,.0f / %,.0f", test, name, "p50", "p99"));
        table(
                report,
                "processor time, µs a decision: JVM + Redis",
                tests,
                names,
                (test, name) -> medians(rounds, "%.1f + %.1f", test, name, "jvmMicros", "redisMicros"));
        table(
                report,
                "EVALSHA a decision",
                tests,
                names,
                (test, name) -> medians(rounds, "%.2f", test, name, "scripts"));
        table(report, "the setting that was best", tests, names, rounds::best);
        report.chart("decisions", chart("decisions/s (longer is better)", "perSecond", rounds, tests, names));
        report.chart("latency", chart("p99 latency, µs (shorter is better)", "p99", rounds, tests, names));
        trouble(report);
        ratios(report, tests, names);
    }

    private static String medians(Rounds rounds, String format, String test, String name, String... values) {
        return String.format(
                Locale.ROOT,
                format,
                Arrays.stream(values)
                        .map(value -> (Object) rounds.of(test, name, value).median())
                        .toArray());
    }

    private static void table(
            Report report, String title, List<String> tests, List<String> names, BinaryOperator<String> cell) {
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(tests);
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            tests.forEach(test -> row.add(cell.apply(test, name)));
            rows.add(row);
        }
        report.table(new Table(title, columns, rows));
    }

    private static BarChart chart(String title, String value, Rounds rounds, List<String> tests, List<String> names) {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (String test : tests) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String name : names) {
                Rounds.Spread spread = rounds.of(test, name, value);
                bars.add(
                        new BarChart.Bar(name, spread.median(), spread.least(), spread.most(), name.equals(Weir.NAME)));
            }
            panels.add(new BarChart.Panel(test, bars));
        }
        return new BarChart(title, panels);
    }

    /** Answers that should not have been: nobody is to be refused here, and nothing is to fail. */
    private static void trouble(Report report) {
        for (Rounds.Round round : report.rounds().all()) {
            double refused = round.values().getOrDefault("refused", 0.0);
            double failed = round.values().getOrDefault("failed", 0.0);
            if (round.round() >= 0 && refused + failed > 0) {
                report.warn(String.format(
                        Locale.ROOT,
                        "%s, %s, %s, round %d: %.0f refused, %.0f failed",
                        round.test(),
                        round.contender(),
                        round.setting(),
                        round.round(),
                        refused,
                        failed));
            }
        }
    }

    private static void ratios(Report report, List<String> tests, List<String> names) {
        Rounds rounds = report.rounds();
        if (!names.contains(Weir.NAME)) {
            return;
        }
        for (String test : tests) {
            Rounds.Spread ours = rounds.of(test, Weir.NAME, "perSecond");
            names.stream()
                    .filter(name -> !name.equals(Weir.NAME))
                    .forEach(name -> report.ratio(
                            "redis." + test + ".vs-" + name, ours.ratioTo(rounds.of(test, name, "perSecond"))));
        }
        if (tests.contains("t1") && names.contains(OneScript.ONE_CALL)) {
            report.ratio(
                    "redis.t1.latency-vs-one-call",
                    rounds.of("t1", Weir.NAME, "p50").ratioTo(rounds.of("t1", OneScript.ONE_CALL, "p50")));
        }
        if (tests.contains("t64") && tests.contains("hot-key.t64")) {
            report.ratio(
                    "redis.hot-key.t64.vs-many-keys",
                    rounds.of("hot-key.t64", Weir.NAME, "perSecond").ratioTo(rounds.of("t64", Weir.NAME, "perSecond")));
        }
    }
}
