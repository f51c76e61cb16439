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

/** What a run tells: tables and ratios on the console, everything in a file. Not thread-safe. */
public final class Report {

    private final PrintStream out;
    private final Rounds rounds = new Rounds();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final List<String> ratioLines = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** What is known of the machine and of the versions. */
    public void fact(String name, String value) {
        facts.put(name, value);
    }

    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    public void add(Rounds.Round round) {
        rounds.add(round);
    }

    public Rounds rounds() {
        return rounds;
    }

    public void line(String line) {
        out.println(line);
    }

    /** Says how far a long run is, where it does not mix with what is told. */
    public void progress(String text) {
        System.err.println(text);
    }

    /** A ratio that was measured in every round: its median counts. */
    public void ratio(String name, Rounds.Spread spread) {
        ratio(name, spread.median(), String.format(Locale.ROOT, "%.2f–%.2f", spread.least(), spread.most()));
    }

    /** A ratio, or a plain number under a ratio's name. */
    public void ratio(String name, double value, String spread) {
        ratios.put(name, value);
        ratioLines.add(String.format(Locale.ROOT, "ratio %s %.2f", name, value));
        line(String.format(Locale.ROOT, "%-48s %8.2f  %s", name, value, spread));
    }

    public Map<String, Double> ratios() {
        return Map.copyOf(ratios);
    }

    /** Prints the ratios, one a line, and writes all that was measured. */
    void end(Path file) throws IOException {
        line("");
        ratioLines.forEach(this::line);
        Map<String, Object> everything = new LinkedHashMap<>();
        everything.put("facts", facts);
        everything.put("ratios", ratios);
        everything.put("rounds", rounds.all());
        Files.createDirectories(file.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), everything);
        line("");
        line("raw rounds: " + file);
    }
}
