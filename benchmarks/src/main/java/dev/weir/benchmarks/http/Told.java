package dev.weir.benchmarks.http;

import dev.weir.benchmarks.BarChart;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import dev.weir.benchmarks.Rounds.Spread;
import dev.weir.benchmarks.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables, plots and ratios of what callers saw. */
final class Told {

    private static final String NO_FILTER = Contender.NO_FILTER.toString();
    private static final String WEIR = Contender.WEIR.toString();
    private static final String JAXRS = Contender.JAXRS.toString();
    private static final String JAXRS_WEIR = Contender.JAXRS_WEIR.toString();

    private Told() {}

    static void tell(Report report) {
        List<String> servers = List.of(ServerKind.values()).stream()
                .map(ServerKind::toString)
                .filter(report.rounds()::has)
                .toList();
        servers.forEach(server -> table(report, server));
        servers.forEach(server -> ratios(report, server));
        List<BarChart.Panel> panels =
                servers.stream().map(server -> panel(report.rounds(), server)).toList();
        if (!panels.isEmpty()) {
            report.chart("requests", new BarChart("requests/s (longer is better)", panels));
        }
    }

    /** Who is held against whom: with JAX-RS, which takes more itself, against JAX-RS. */
    private static String base(String contender) {
        return contender.equals(JAXRS_WEIR) ? JAXRS : NO_FILTER;
    }

    private static void table(Report report, String server) {
        Rounds rounds = report.rounds();
        List<String> names = rounds.contenders(server);
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            Spread perSecond = rounds.of(server, name, "perSecond");
            String against = base(name);
            rows.add(List.of(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%,.0f (%.1f–%.1fk)",
                            perSecond.median(),
                            perSecond.least() / 1e3,
                            perSecond.most() / 1e3),
                    names.contains(against) && !against.equals(name) && !name.equals(JAXRS)
                            ? percent(perSecond.ratioTo(rounds.of(server, against, "perSecond")))
                            : "",
                    median(rounds, server, name, "cpuMicros", "%.1f"),
                    median(rounds, server, name, "allocatedBytes", "%,.0f"),
                    median(rounds, server, name, "p50", "%,.0f") + " / "
                            + median(rounds, server, name, "p99", "%,.0f")));
        }
        report.table(new Table(
                server + ": median (lowest–highest round)",
                List.of(
                        "",
                        "requests/s",
                        "against none (95 %)",
                        "server's processor, µs a request",
                        "bytes allocated a request",
                        "latency, µs: p50 / p99"),
                rows));
    }

    /** The median of the rounds, and where the median of many more rounds would be, 19 times of 20. */
    private static String percent(Spread ratios) {
        List<Double> sorted = ratios.values().stream().sorted().toList();
        double reach = 0.98 * Math.sqrt(sorted.size());
        double middle = (sorted.size() - 1) / 2.0;
        double low = sorted.get((int) Math.max(0, Math.floor(middle - reach)));
        double high = sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(middle + reach)));
        return String.format(Locale.ROOT, "%+.1f %% (%+.1f to %+.1f)", over(ratios.median()), over(low), over(high));
    }

    private static double over(double ratio) {
        return (ratio - 1) * 100;
    }

    private static String median(Rounds rounds, String server, String name, String value, String format) {
        return String.format(Locale.ROOT, format, rounds.of(server, name, value).median());
    }

    private static void ratios(Report report, String server) {
        Rounds rounds = report.rounds();
        List<String> names = rounds.contenders(server);
        String base = "http." + server;
        if (names.contains(WEIR)) {
            Spread ours = rounds.of(server, WEIR, "perSecond");
            for (String name : names) {
                if (!name.equals(WEIR) && !name.startsWith(JAXRS)) {
                    report.ratio(base + ".vs-" + name, ours.ratioTo(rounds.of(server, name, "perSecond")));
                }
            }
            more(report, base + ".bytes-per-request", server, WEIR, NO_FILTER);
        }
        if (names.contains(JAXRS) && names.contains(JAXRS_WEIR)) {
            report.ratio(
                    base + ".jaxrs.vs-no-limit",
                    rounds.of(server, JAXRS_WEIR, "perSecond").ratioTo(rounds.of(server, JAXRS, "perSecond")));
            more(report, base + ".jaxrs.bytes-per-request", server, JAXRS_WEIR, JAXRS);
        }
        String again = Contender.NO_FILTER_AGAIN.toString();
        if (names.contains(again) && names.contains(NO_FILTER)) {
            report.ratio(
                    base + ".no-filter-again.vs-no-filter",
                    rounds.of(server, again, "perSecond").ratioTo(rounds.of(server, NO_FILTER, "perSecond")));
        }
    }

    /** How much more is allocated than by another. */
    private static void more(Report report, String ratio, String server, String contender, String other) {
        if (report.rounds().contenders(server).contains(other)) {
            List<Double> ours =
                    report.rounds().of(server, contender, "allocatedBytes").values();
            List<Double> theirs =
                    report.rounds().of(server, other, "allocatedBytes").values();
            List<Double> more = new ArrayList<>();
            for (int i = 0; i < ours.size(); i++) {
                more.add(ours.get(i) - theirs.get(i));
            }
            report.ratio(ratio, new Spread(more));
        }
    }

    private static BarChart.Panel panel(Rounds rounds, String server) {
        return new BarChart.Panel(
                server,
                rounds.contenders(server).stream()
                        .map(name -> {
                            Spread spread = rounds.of(server, name, "perSecond");
                            return new BarChart.Bar(
                                    name,
                                    spread.median(),
                                    spread.least(),
                                    spread.most(),
                                    name.startsWith(WEIR) || name.equals(JAXRS_WEIR));
                        })
                        .toList());
    }
}
