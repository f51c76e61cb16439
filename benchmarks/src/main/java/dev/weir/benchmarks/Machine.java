package dev.weir.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What runs the benchmark. */
final class Machine {

    private Machine() {}

    static void tell(Report report, String command, List<String> libraries) throws IOException {
        report.fact("command", command);
        report.fact("day", LocalDate.now(ZoneOffset.UTC).toString());
        report.fact("processor", Runtime.getRuntime().availableProcessors() + " × " + processor());
        report.fact("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        report.fact("load when it began", load());
        report.fact("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        libraries.forEach(library -> report.fact(library, version(library)));
    }

    private static String processor() throws IOException {
        return first(Path.of("/proc/cpuinfo"), "model name").replaceFirst(".*: *", "");
    }

    private static String load() throws IOException {
        return first(Path.of("/proc/loadavg"), "").replaceFirst(" .*", "");
    }

    private static String first(Path file, String start) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(start)).findFirst().orElse("unknown");
        }
    }

    /** As the name of its jar says, for not all have it inside. */
    private static String version(String artifact) {
        Matcher jar = Pattern.compile("(?<![^/\\\\" + Pattern.quote(File.pathSeparator) + "])" + Pattern.quote(artifact)
                        + "-(\\d[^/\\\\]*)\\.jar")
                .matcher(System.getProperty("java.class.path"));
        return jar.find() ? jar.group(1) : "unknown";
    }
}
