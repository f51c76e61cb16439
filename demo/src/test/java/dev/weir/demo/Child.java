package dev.weir.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that a test starts, with what it says in a file. Closing kills it and all that it started. */
final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int SIGINT = 2;

    private final Process process;
    private final Path log;
    private final Thread lastResort = new Thread(this::kill);

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts a command, on the JDK of this test. */
    static Child start(List<String> command, Path directory, Map<String, String> environment, Path log)
            throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> (name.startsWith("MAVEN_") && !name.equals("MAVEN_OPTS"))
                        || name.startsWith("WEIR_")
                        || name.equals("REDIS_URL"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Child(process, log);
    }

    /**
     * Whether processes started here ignore Ctrl-C, because this one does: shells start background commands so.
     */
    static boolean inheritsIgnoredInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(line -> Long.parseUnsignedLong(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .anyMatch(ignored -> (ignored & 1L << (SIGINT - 1)) != 0);
    }

    long pid() {
        return process.pid();
    }

    /** All that it has said until now. */
    String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says this; fails at once with all that it said if it ends before. */
    MatchResult awaitLog(Pattern pattern) {
        return await("\"" + pattern + "\" in " + log)
                .atMost(PATIENCE)
                .failFast("it ended; see " + log, () -> !process.isAlive())
                .until(
                        () -> {
                            Matcher matcher = pattern.matcher(log());
                            return matcher.find() ? matcher.toMatchResult() : null;
                        },
                        match -> match != null);
    }

    /** Sends a signal by name, as a shell does. */
    void signal(String name) throws IOException, InterruptedException {
        int answer = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (answer != 0) {
            throw new IOException("kill answered " + answer);
        }
    }

    /** Waits for its end. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end; see " + log);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
