package dev.weir.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A copy of this project's sources in which Maven may build while another Maven tests the original. It uses the same
 * local repository.
 */
record Checkout(Path directory) {

    private static final Path ROOT = Path.of(System.getProperty("weir.root"));
    private static final Path MAVEN = Path.of(System.getProperty("weir.maven.home"));
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea", "node_modules");

    private static final ReentrantLock COPYING = new ReentrantLock();
    private static Checkout copied;

    /** The one that all tests of this build use. */
    static Checkout ofThisBuild() throws IOException {
        COPYING.lock();
        try {
            if (copied == null) {
                copied = copiedTo(Path.of(System.getProperty("weir.build"), "checkout"));
            }
            return copied;
        } finally {
            COPYING.unlock();
        }
    }

    private static Checkout copiedTo(Path directory) throws IOException {
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        Directories.copy(ROOT, directory, NOT_SOURCES);
        String options = "-Dmaven.repo.local=" + System.getProperty("weir.maven.repository") + "\n"
                + (System.getProperty("weir.maven.mode").endsWith("true") ? "--offline\n" : "");
        Files.writeString(
                directory.resolve(".mvn/maven.config"), options, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new Checkout(directory);
    }

    /** What the README says to start the demo with. */
    String demoCommand() throws IOException {
        return readmeCommand("## Run it");
    }

    /** The first fenced block under a heading of the README. */
    private String readmeCommand(String heading) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("README.md"));
        List<String> below = lines.subList(lines.indexOf(heading) + 1, lines.size());
        return below.stream()
                .dropWhile(line -> !line.startsWith("```"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("```"))
                .collect(Collectors.joining("\n"));
    }

    /** Runs a command of one line, as somebody types it here: Ctrl-C reaches it. */
    Child run(String command, Map<String, String> environment, String log) throws IOException {
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("PATH", MAVEN.resolve("bin") + ":" + System.getenv("PATH"));
        String foreground = Child.inheritsIgnoredInterrupts() ? "env --default-signal=INT " : "";
        return Child.start(
                List.of("sh", "-c", "exec " + foreground + command), directory, whole, directory.resolve(log));
    }

    /** When each file that the demo runs from was last written. */
    Map<Path, FileTime> classes() throws IOException {
        Map<Path, FileTime> classes = new TreeMap<>();
        for (String module : List.of("limiter-engine", "filters-servlet", "filters-jaxrs", "demo")) {
            classes.putAll(Directories.times(directory.resolve(module).resolve("target/classes")));
        }
        return classes;
    }
}
