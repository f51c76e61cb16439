package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The README's command, typed twice at once in a fresh checkout. */
class DemoCommandIT {

    static final Pattern UP = Pattern.compile("demo is up at (http://\\S+:(\\d+)) until Ctrl-C");

    private static final Pattern OF_MAVEN_ITSELF =
            Pattern.compile("WARNING: .*(sun\\.misc\\.Unsafe|maintainers of class"
                    + "|[Rr]estricted method|java\\.lang\\.System::load|--enable-native-access).*");

    private static Checkout checkout;
    private static String command;
    private static Child first;
    private static Child second;
    private static MatchResult firstUp;
    private static MatchResult secondUp;
    private static Map<Path, FileTime> classesOfFirst;
    private static Map<Path, FileTime> classesOfSecond;

    @BeforeAll
    static void start_twice() throws Exception {
        checkout = Checkout.ofThisBuild();
        command = checkout.demoCommand();
        assertThat(command).startsWith("mvn ").endsWith(" exec:java").doesNotContain("\n");
        first = checkout.run(command, Map.of("PORT", "0"), "target/first.log");
        firstUp = first.awaitLog(UP);
        classesOfFirst = checkout.classes();
        second = checkout.run(command, Map.of("PORT", "0"), "target/second.log");
        secondUp = second.awaitLog(UP);
        classesOfSecond = checkout.classes();
    }

    @AfterAll
    static void kill() {
        for (Child child : new Child[] {first, second}) {
            if (child != null) {
                child.close();
            }
        }
    }

    @Test
    void the_second_start_builds_nothing() throws Exception {
        assertThat(classesOfFirst.keySet()).anyMatch(file -> file.endsWith("dev/weir/demo/Demo.class"));
        assertThat(classesOfSecond).isEqualTo(classesOfFirst);
    }

    @Test
    void it_says_where_it_is_and_what_to_try() {
        assertThat(said(first))
                .contains("  curl -i '" + firstUp.group(1) + "/hello?[1-6]'")
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).matches(".*(warn|error|exception).*"));
        assertThat(firstUp.group(1)).startsWith("http://127.0.0.1:").isNotEqualTo(secondUp.group(1));
    }

    @Test
    void a_port_that_is_taken_ends_it_with_one_line() throws Exception {
        assertFailsSaying(firstUp.group(2), "cannot listen on port " + firstUp.group(2) + " of 127.0.0.1: ");
    }

    @Test
    void a_port_that_is_none_ends_it_with_one_line() throws Exception {
        assertFailsSaying("80a", "PORT is \"80a\"; it must be a whole number");
    }

    private static void assertFailsSaying(String port, String message) throws Exception {
        try (Child child = checkout.run(command, Map.of("PORT", port), "target/failing.log")) {
            assertThat(child.awaitExit()).isNotZero();
            assertThat(said(child)).singleElement().asString().contains(message);
        }
    }

    /** What it said, less colours, and less what a JDK says of Maven's own jars. */
    private static List<String> said(Child child) {
        return child.log()
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .lines()
                .filter(line ->
                        !line.isBlank() && !OF_MAVEN_ITSELF.matcher(line).matches())
                .toList();
    }

    /** The same steps in both, at their own addresses. */
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    abstract static class Started implements Walkthrough {
        private final Child process;
        private final App app;
        private final String signal;
        private final int exit;

        Started(Child process, MatchResult up, String signal, int exit) {
            this.process = process;
            this.app = new App(URI.create(up.group(1)));
            this.signal = signal;
            this.exit = exit;
        }

        @Override
        public App app() {
            return app;
        }

        @Test
        @Order(Integer.MAX_VALUE)
        void it_ends_when_told_to() throws Exception {
            process.signal(signal);
            assertThat(process.awaitExit()).isEqualTo(exit);
        }
    }

    @Nested
    class First extends Started {
        First() {
            super(first, firstUp, "INT", 128 + 2);
        }
    }

    @Nested
    class Second extends Started {
        Second() {
            super(second, secondUp, "TERM", 128 + 15);
        }
    }
}
