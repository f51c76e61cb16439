package dev.weir.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;

/** What runs the benchmark. */
final class Machine {

    private static final String[] LIBRARIES = {
        "org.redisson/redisson", "com.bucket4j/bucket4j_jdk17-core", "io.lettuce/lettuce-core"
    };

    private Machine() {}

    static void tell(Report report, String command) throws IOException {
        report.fact("command", command);
        report.fact("day", LocalDate.now(ZoneOffset.UTC).toString());
        report.fact("processor", Runtime.getRuntime().availableProcessors() + " × " + processor());
        report.fact("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        report.fact("load when it began", load());
        report.fact("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        for (String library : LIBRARIES) {
            report.fact(library.substring(library.indexOf('/') + 1), version(library));
        }
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

    private static String version(String library) throws IOException {
        String file = "/META-INF/maven/" + library + "/pom.properties";
        try (InputStream in = Machine.class.getResourceAsStream(file)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        }
    }
}
