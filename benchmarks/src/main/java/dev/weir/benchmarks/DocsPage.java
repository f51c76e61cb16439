package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes what was measured into docs/performance.md, between two comments, and its plots beside it. */
final class DocsPage {

    private static final Path PAGE = Path.of("docs", "performance.md");
    private static final Path PLOTS = Path.of("docs", "performance");

    private DocsPage() {}

    static void write(String benchmark, Report report, List<Goal> goals) throws IOException {
        StringBuilder text = new StringBuilder("\n");
        report.facts()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(name.equals("command") ? "`" + value + "`" : value)
                        .append('\n'));
        text.append('\n').append(report.goals(goals).markdown());
        Files.createDirectories(PLOTS);
        for (Map.Entry<String, BarChart> chart : report.charts().entrySet()) {
            String file = benchmark + "-" + chart.getKey() + ".svg";
            Files.writeString(PLOTS.resolve(file), chart.getValue().svg());
            text.append("\n![")
                    .append(chart.getValue().title())
                    .append("](performance/")
                    .append(file)
                    .append(")\n");
        }
        report.tables().forEach(table -> text.append('\n').append(table.markdown()));
        String page = Files.readString(PAGE);
        String begin = "<!-- measured: " + benchmark + " -->\n";
        String end = "<!-- end of measured: " + benchmark + " -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(PAGE + " has no lines " + begin + " and " + end);
        }
        Files.writeString(PAGE, page.substring(0, from + begin.length()) + text + "\n" + page.substring(to));
    }
}
