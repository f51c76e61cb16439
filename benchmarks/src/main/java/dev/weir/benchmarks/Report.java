package dev.weir.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** What is in the file. The ratios follow from the rounds. */
    record Saved(Map<String, String> facts, List<Rounds.Round> rounds) {}

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

    /** What of a benchmark is in a file of another kind than a report's. */
    interface Reader {
        List<Rounds.Round> read(Path file) throws IOException;
    }

    static Report of(Path file, Reader other, PrintStream out) throws IOException {
        Report report = new Report(out);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(file.toFile());
        if (json.has("rounds")) {
            Saved saved = mapper.treeToValue(json, Saved.class);
            report.facts.putAll(saved.facts);
            saved.rounds.forEach(report::add);
        } else {
            other.read(file).forEach(report::add);
        }
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
        String range = number(spread.least()) + "–" + number(spread.most());
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
                        number(ratio.value),
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
                .forEach(ratio ->
                        out.printf(Locale.ROOT, "%-60s %8s  %s%n", ratio.name, number(ratio.value), ratio.spread));
        out.println();
        ratios.values().forEach(ratio -> out.println("ratio " + ratio.name + " " + number(ratio.value)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.2f", value);
    }

    void save(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), new Saved(facts, rounds.all()));
        progress("raw rounds: " + file);
    }
}
