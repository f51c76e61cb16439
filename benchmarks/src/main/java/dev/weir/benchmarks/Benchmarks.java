package dev.weir.benchmarks;

import dev.weir.benchmarks.http.HttpBenchmark;
import dev.weir.benchmarks.memory.MemoryBenchmark;
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
            usage: benchmarks/run redis|memory|http [--quick] [--docs] [PART…]
                   benchmarks/run redis|memory|http [--docs] --from=FILE

              --quick      in under five minutes
              --docs       writes the figures and plots into docs/performance.md
              --from=FILE  measures nothing: tells again what stands in a file of raw rounds, or of JMH's JSON
              PART         redis: only some: --loads --flood --footprint --scripts
                           of the loads only --load=NAME,… and --contender=NAME,…
                           memory: only --case=NAME,… and --contender=NAME,…
                           http: only --server=NAME,… and --contender=NAME,…""";

    private static final List<Benchmark> ALL =
            List.of(new RedisBenchmark(), new MemoryBenchmark(), new HttpBenchmark());

    private Benchmarks() {}

    public static void main(String... args) {
        Options options = new Options(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        Benchmark benchmark = ALL.stream()
                .filter(each -> args.length > 0 && each.name().equals(args[0]))
                .findFirst()
                .orElse(null);
        if (benchmark == null) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        try {
            run(benchmark, options);
            System.exit(0); // whatever threads a peer has left
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Benchmark benchmark, Options options) throws Exception {
        Path file = options.named("--from=").stream().map(Path::of).findFirst().orElse(null);
        Report report = file == null ? measured(benchmark, options) : Report.of(file, benchmark::read, System.out);
        benchmark.tell(report);
        report.tellRatios();
        if (options.has("--docs")) {
            DocsPage.write(benchmark.name(), report, benchmark.goals());
        }
    }

    private static Report measured(Benchmark benchmark, Options options) throws Exception {
        Report report = new Report(System.out);
        String command = "benchmarks/run " + benchmark.name() + options;
        Machine.tell(report, command, benchmark.libraries());
        Path results = results(benchmark, options);
        benchmark.measure(report, options, results);
        report.save(results);
        return report;
    }

    private static Path results(Benchmark benchmark, Options options) throws IOException {
        String time =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(LocalDateTime.now(ZoneOffset.UTC));
        String quick = options.isQuick() ? "-quick" : "";
        return Path.of("benchmarks", "results", benchmark.name() + quick + "-" + time + ".json")
                .toAbsolutePath();
    }
}
