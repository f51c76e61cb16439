package dev.weir.benchmarks.memory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH, a JVM for each call, and keeps what it found. Not thread-safe. */
final class Forks implements AutoCloseable {

    private final Plan plan;
    private final Path json;
    private final Path logFile;
    private final PrintStream log;
    private final List<RunResult> results = new ArrayList<>();

    Forks(Plan plan, Path json) throws IOException {
        this.plan = plan;
        this.json = json;
        Files.createDirectories(json.getParent());
        logFile = Path.of(json.toString().replaceFirst("\\.json$", ".log"));
        OutputStream out = Files.newOutputStream(logFile);
        log = new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /** A contender in a case, in a JVM of its own. */
    void run(Case measured, String contender) throws IOException {
        String heap = measured.heap();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .param("test", measured.name())
                .param("contender", contender)
                .jvmArgs("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-XX:+UseG1GC")
                .forks(1)
                .timeUnit(TimeUnit.SECONDS)
                .warmupIterations(plan.warmUps())
                .warmupTime(TimeValue.milliseconds(plan.warmUpMillis()))
                .measurementIterations(plan.iterations())
                .measurementTime(TimeValue.milliseconds(plan.millis()))
                .shouldFailOnError(true);
        if (measured.name().equals(Case.FLOOD)) {
            options.include(exactly(Flood.class, Flood.GROUP)).mode(Mode.Throughput);
        } else if (measured.name().startsWith(Case.RETAINED)) {
            options.include(exactly(Retained.class, Retained.FILL))
                    .mode(Mode.SingleShotTime)
                    .warmupIterations(0)
                    .measurementIterations(1);
        } else {
            options.include(exactly(Decisions.class, measured.isBuilt() ? Decisions.BUILT : Decisions.PREBUILT))
                    .threads(measured.threads());
            if (measured.isTimed()) {
                options.mode(Mode.SampleTime).timeUnit(TimeUnit.NANOSECONDS);
            } else {
                options.mode(Mode.Throughput).addProfiler(GCProfiler.class);
            }
        }
        try {
            var runner = new Runner(options.build(), OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL));
            add(runner.run());
        } catch (RunnerException e) {
            throw new IllegalStateException(
                    measured.name() + " failed with " + contender + "; more is in " + logFile, e);
        }
    }

    private static String exactly(Class<?> type, String method) {
        return "^" + type.getName().replace(".", "\\.") + "\\." + method + "$";
    }

    /** Everything so far is in the file, in case that a long run is ended. */
    private void add(Collection<RunResult> more) throws IOException {
        results.addAll(more);
        try (PrintStream out = new PrintStream(Files.newOutputStream(json), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
