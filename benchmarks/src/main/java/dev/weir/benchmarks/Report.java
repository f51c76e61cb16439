package dev.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run tells: tables and ratios on the console, everything that was measured in a file, from which the same can be
 * told again. Not thread-safe.
 */
public final class Report {

    /** What is in the file. */
    record Saved(Map<String, String> facts, Map<String, Double> ratios, List<Rounds.Round> rounds) {}

    /** A ratio, or a plain number under a ratio's name. */
    record Ratio(String name, double value, String spread) {}

    private final PrintStream out;
    private final Rounds rounds = new Rounds();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, BarChart> charts = new LinkedHashMap<>();
    private final Map<String, Ratio> ratios = new LinkedHashMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    static Report of(Path file, PrintStream out) throws IOException {
        Saved saved = new ObjectMapper().readValue(file.toFile(), Saved.class);
        Report report = new Report(out);
        report.facts.putAll(saved.facts);
        saved.rounds.forEach(report::add);
        return report;
    }

    /** Something of the machine, the versions or the way it was measured. */
    public void fact(String name, String value) {
        facts.put(name, value);
    }

    public void add(Rounds.Round round) {
        rounds.add(round);
    }

    public Rounds rounds() {
        return rounds;
    }

    /** Says how far a long run is, where it does not mix with what is told. */
    public void progress(String text) {
        System.err.println(text);
    }

    public void warn(String text) {
        out.println("! " + text);
    }

    public void table(Table table) {
        tables.add(table);
        out.println();
        out.print(table.text());
    }

    /** A plot, for the documents alone. */
    public void chart(String name, BarChart chart) {
        charts.put(name, chart);
    }

    /** A ratio that was measured in every round: its median counts. */
    public void ratio(String name, Rounds.Spread spread) {
        String range = String.format(Locale.ROOT, "%.2f–%.2f", spread.least(), spread.most());
        ratios.put(name, new Ratio(name, spread.median(), spread.least() == spread.most() ? "" : range));
    }

    Map<String, String> facts() {
        return facts;
    }

    List<Table> tables() {
        return tables;
    }

    Map<String, BarChart> charts() {
        return charts;
    }

    /** The goals whose ratios were measured. */
    Table goals(List<Goal> goals) {
        List<List<String>> rows = new ArrayList<>();
        for (Goal goal : goals) {
            Ratio ratio = ratios.get(goal.ratio());
            if (ratio != null) {
                rows.add(List.of(
                        goal.words(),
                        String.format(Locale.ROOT, "%.2f", ratio.value),
                        ratio.spread,
                        goal.text(),
                        goal.isMet(ratio.value) ? "yes" : "no"));
            }
        }
        return new Table("Goals", List.of("", "measured", "rounds", "goal", "met"), rows);
    }

    /** Prints the ratios, one a line. */
    void tellRatios() {
        out.println();
        ratios.values()
                .forEach(ratio -> out.printf(Locale.ROOT, "%-50s %8.2f  %s%n", ratio.name, ratio.value, ratio.spread));
        out.println();
        ratios.values().forEach(ratio -> out.printf(Locale.ROOT, "ratio %s %.2f%n", ratio.name, ratio.value));
    }

    void save(Path file) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        ratios.values().forEach(ratio -> values.put(ratio.name, ratio.value));
        Files.createDirectories(file.getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), new Saved(facts, values, rounds.all()));
        out.println();
        out.println("raw rounds: " + file);
    }
}
