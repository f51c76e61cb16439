package dev.weir.benchmarks.memory;

import static dev.weir.benchmarks.memory.Contenders.WEIR;

import dev.weir.benchmarks.BarChart;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import dev.weir.benchmarks.Rounds.Spread;
import dev.weir.benchmarks.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables, plots and ratios of what JMH found. */
final class Told {

    private static final String ALLOCATION = "memory.bytes-allocated-per-decision";
    private static final String HEAP = "memory.bytes-per-key";

    private static final Set<String> CHARTED = Set.of(
            "hot-allow.t1",
            "hot-allow.t2",
            "hot-deny.t2",
            "zipf100k.t2",
            "zipf100k.t8",
            "uniform1m.t2",
            "zipf100k-k3.t2");

    private final Report report;
    private final Rounds rounds;

    private Told(Report report) {
        this.report = report;
        this.rounds = report.rounds();
    }

    static void tell(Report report) {
        Told told = new Told(report);
        told.throughput("one key", test -> test.startsWith("hot-") && !test.contains("-k3"));
        told.throughput("100,000 keys", test -> test.contains("100k") && !test.contains("-k3"));
        told.throughput("1,000,000 keys", test -> test.contains("1m"));
        told.throughput("three limits", test -> test.contains("-k3"));
        told.latency();
        told.allocation();
        told.flood();
        told.retained();
        told.charts();
    }

    private Stream<String> measured() {
        return Cases.ALL.stream().map(Case::name).filter(rounds::has);
    }

    private List<String> tests(Predicate<String> which) {
        return measured()
                .filter(test ->
                        !test.startsWith(Case.LATENCY) && !test.startsWith(Case.RETAINED) && !test.equals(Case.FLOOD))
                .filter(which)
                .toList();
    }

    private void throughput(String title, Predicate<String> which) {
        List<String> tests = tests(which);
        table(title + ", million decisions/s: median (lowest–highest iteration)", tests, (test, name) -> {
            Spread spread = rounds.of(test, name, JmhResults.PER_SECOND);
            return String.format(
                    Locale.ROOT, "%.1f (%.1f–%.1f)", spread.median() / 1e6, spread.least() / 1e6, spread.most() / 1e6);
        });
        tests.forEach(test -> ratios("memory." + test, test, JmhResults.PER_SECOND));
    }

    private void latency() {
        List<String> tests =
                measured().filter(test -> test.startsWith(Case.LATENCY)).toList();
        table(
                "latency with the clock read twice, ns: p50 / p99 / p99.9 / p99.99",
                tests,
                (test, name) -> Stream.of("p50", "p99", "p99.9", "p99.99")
                        .map(p -> String.format(
                                Locale.ROOT, "%,.0f", rounds.of(test, name, p).median()))
                        .collect(Collectors.joining(" / ")));
        tests.forEach(test -> ratios("memory." + test + ".p99", test, "p99"));
    }

    private void allocation() {
        List<String> tests = tests(test -> test.startsWith("hot-allow") && test.endsWith(".t1"));
        table(
                "bytes allocated a decision",
                tests,
                (test, name) -> String.format(
                        Locale.ROOT,
                        "%.1f",
                        rounds.of(test, name, JmhResults.ALLOCATED).median()));
        String test = "hot-allow.t1";
        if (tests.contains(test)) {
            rounds.contenders(test)
                    .forEach(name -> report.ratio(
                            name.equals(WEIR) ? ALLOCATION : ALLOCATION + "." + name.replace("weir-", ""),
                            rounds.of(test, name, JmhResults.ALLOCATED)));
        }
    }

    private void flood() {
        if (!rounds.has(Case.FLOOD)) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (String name : rounds.contenders(Case.FLOOD)) {
            double hot = rounds.of(Case.FLOOD, name, Flood.HOT).median();
            rows.add(List.of(
                    name,
                    String.format(Locale.ROOT, "%.1f", hot / 1e6),
                    String.format(
                            Locale.ROOT,
                            "%.1f",
                            rounds.of(Case.FLOOD, name, Flood.FRESH).median() / 1e6),
                    String.format(Locale.ROOT, "%.4f", forgotten(name).median())));
            report.ratio("memory.flood.forgotten" + (name.equals(WEIR) ? "" : "." + name), forgotten(name));
        }
        report.table(new Table(
                "a flood of new keys beside 1,000 known ones, million decisions/s",
                List.of("", "known", "new", "forgotten, of the known"),
                rows));
        ratios("memory.flood.known", Case.FLOOD, Flood.HOT);
        ratios("memory.flood.new", Case.FLOOD, Flood.FRESH);
    }

    private Spread forgotten(String name) {
        return rounds.of(Case.FLOOD, name, Flood.FORGOTTEN).ratioTo(rounds.of(Case.FLOOD, name, Flood.HOT));
    }

    private void retained() {
        List<String> tests =
                measured().filter(test -> test.startsWith(Case.RETAINED)).toList();
        table(
                "heap for 1,000,000 keys, bytes for each that is kept (keys kept)",
                tests,
                (test, name) -> String.format(
                        Locale.ROOT,
                        "%.1f (%.1f %%)",
                        rounds.of(test, name, Retained.BYTES).median(),
                        100 * rounds.of(test, name, Retained.KEPT).median()));
        for (String test : tests) {
            String base = HEAP + test.substring(Case.RETAINED.length());
            rounds.contenders(test)
                    .forEach(name -> report.ratio(
                            name.equals(WEIR) ? base : base + "." + name, rounds.of(test, name, Retained.BYTES)));
        }
    }

    private void ratios(String base, String test, String value) {
        List<String> names = rounds.contenders(test);
        if (names.contains(WEIR)) {
            Spread ours = rounds.of(test, WEIR, value);
            names.stream()
                    .filter(name -> !name.equals(WEIR))
                    .forEach(name -> report.ratio(base + ".vs-" + name, ours.ratioTo(rounds.of(test, name, value))));
        }
    }

    private interface Cell {
        String of(String test, String contender);
    }

    private void table(String title, List<String> tests, Cell cell) {
        if (tests.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(
                tests.stream().map(test -> test.replace(Case.LATENCY, "")).toList());
        List<List<String>> rows = new ArrayList<>();
        List<String> names = tests.stream()
                .flatMap(test -> rounds.contenders(test).stream())
                .distinct()
                .toList();
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            tests.forEach(test -> row.add(rounds.contenders(test).contains(name) ? cell.of(test, name) : ""));
            rows.add(row);
        }
        report.table(new Table(title, columns, rows));
    }

    private void charts() {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (String test : tests(CHARTED::contains)) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String name : rounds.contenders(test)) {
                Spread spread = rounds.of(test, name, JmhResults.PER_SECOND);
                bars.add(new BarChart.Bar(
                        name, spread.median() / 1e6, spread.least() / 1e6, spread.most() / 1e6, name.startsWith(WEIR)));
            }
            panels.add(new BarChart.Panel(test, bars));
        }
        if (!panels.isEmpty()) {
            report.chart("decisions", new BarChart("million decisions/s (longer is better)", panels));
        }
        if (rounds.has(Case.RETAINED)) {
            List<BarChart.Bar> bars = rounds.contenders(Case.RETAINED).stream()
                    .map(name -> {
                        double bytes =
                                rounds.of(Case.RETAINED, name, Retained.BYTES).median();
                        return new BarChart.Bar(name, bytes, bytes, bytes, name.equals(WEIR));
                    })
                    .toList();
            report.chart(
                    "heap",
                    new BarChart(
                            "heap for 1,000,000 keys, bytes a key (shorter is better)",
                            List.of(new BarChart.Panel("one limit", bars))));
        }
    }
}
