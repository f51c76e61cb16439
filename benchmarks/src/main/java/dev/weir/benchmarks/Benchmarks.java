package dev.weir.benchmarks;

import dev.weir.benchmarks.redis.RedisBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs what is named, or tells again what was measured before. */
public final class Benchmarks {

    private static final String USAGE = """
            usage: benchmarks/run redis [--quick] [--docs] [PART…]
                   benchmarks/run redis [--docs] --from=FILE

              --quick      in under five minutes
              --docs       writes the figures and plots into docs/performance.md
              --from=FILE  measures nothing: tells again what stands in a file of raw rounds
              PART         only some: --loads --flood --footprint --scripts
                           of the loads only --load=NAME,… and --contender=NAME,…""";

    private Benchmarks() {}

    public static void main(String... args) {
        List<String> words = Arrays.asList(args);
        if (words.isEmpty() || !words.get(0).equals("redis")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            run(words.get(0), words.subList(1, words.size()));
            System.exit(0); // whatever threads a peer has left
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String benchmark, List<String> options) throws Exception {
        Path file = options.stream()
                .filter(option -> option.startsWith("--from="))
                .map(option -> Path.of(option.substring("--from=".length())))
                .findFirst()
                .orElse(null);
        Report report = file == null ? measured(benchmark, options) : Report.of(file, System.out);
        RedisBenchmark.tell(report);
        report.tellRatios();
        if (file == null) {
            report.save(results(benchmark, options));
        }
        if (options.contains("--docs")) {
            DocsPage.write(benchmark, report, RedisBenchmark.GOALS);
        }
    }

    private static Report measured(String benchmark, List<String> options) throws Exception {
        Report report = new Report(System.out);
        String command = "benchmarks/run " + benchmark;
        Machine.tell(report, options.isEmpty() ? command : command + " " + String.join(" ", options));
        RedisBenchmark.measure(report, options);
        return report;
    }

    private static Path results(String benchmark, List<String> options) throws IOException {
        String time =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(LocalDateTime.now(ZoneOffset.UTC));
        String quick = options.contains("--quick") ? "-quick" : "";
        return Path.of("benchmarks", "results", benchmark + quick + "-" + time + ".json")
                .toAbsolutePath();
    }
}
