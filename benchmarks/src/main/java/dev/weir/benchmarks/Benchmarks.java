package dev.weir.benchmarks;

import dev.weir.benchmarks.redis.RedisBenchmark;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs what is named. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String... args) throws Exception {
        List<String> words = Arrays.asList(args);
        String usage = "usage: benchmarks/run redis [--quick | --scripts] [--docs]";
        if (words.isEmpty()) {
            throw new IllegalArgumentException(usage);
        }
        Report report = new Report(System.out);
        switch (words.get(0)) {
            case "redis" -> RedisBenchmark.run(report, words.subList(1, words.size()));
            default -> throw new IllegalArgumentException("\"" + words.get(0) + "\" is not known; " + usage);
        }
        String time =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(LocalDateTime.now(ZoneOffset.UTC));
        report.end(Path.of("benchmarks", "results", String.join("", words).replace("--", "-") + "-" + time + ".json")
                .toAbsolutePath());
    }
}
