package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the races under jcstress: for a short time, or by the arguments in the system property {@code weir.races}. Its report
 * is then in {@code target/races}.
 */
class RacesTest {

    private static final String SHORT = "-m quick -iters 1 -time 200 -sc false -af NONE -pth false";
    private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

    @Test
    void whatever_meets_ends_as_if_one_had_come_after_the_other() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "two that meet need two processors");
        Path report = Files.createDirectories(Path.of("target", "races"));
        Path work = Files.createTempDirectory(report, "run");

        String output = run(work, report);

        Map<String, Long> samples = samples(work);
        assertThat(samples).as(output).isNotEmpty().doesNotContainValue(0L);
        if (System.getProperty("weir.races") == null) {
            assertThat(samples.keySet()).containsExactlyInAnyOrderElementsOf(TestList.tests());
        }
    }

    private static String run(Path work, Path report) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "-r",
                report.toAbsolutePath().toString()));
        String asked = System.getProperty("weir.races");
        if (asked == null) {
            command.addAll(List.of("-jvmArgs", QUIET)); // one JVM configuration
        } else {
            command.addAll(List.of("-jvmArgsPrepend", QUIET));
        }
        command.addAll(List.of((asked == null ? SHORT : asked).split(" ")));
        Path output = work.resolve("output");
        Process jcstress = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = jcstress.waitFor();
        String told = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(exit).as(told).isZero();
        return told;
    }

    /** How many of each race there were, by jcstress's own record. */
    private static Map<String, Long> samples(Path work) throws IOException, ClassNotFoundException {
        List<TestResult> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(work)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".bin.gz")).toList()) {
                DiskReadCollector record = new DiskReadCollector(file.toString(), results::add);
                record.dump();
                record.close();
            }
        }
        Map<String, Long> samples = new HashMap<>();
        for (TestResult result : results) {
            assertThat(result.status()).as(result.getName()).isEqualTo(Status.NORMAL);
            samples.merge(result.getName(), result.getTotalCount(), Long::sum);
        }
        return samples;
    }
}
