package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a decision leaves to the garbage collector, in a JVM that does not spare it by looking through methods. */
class AllocationTest {

    private static final Map<String, Double> BYTES = new TreeMap<>();

    /** Measures, in a JVM of its own, and prints a line for each case. */
    static final class Probe {

        private static final int KEYS = 200_000;
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private Probe() {}

        public static void main(String[] args) {
            try (MemoryBackend backend =
                    MemoryBackend.builder().maxBuckets(KEYS / 4).build()) {
                RateLimiter one = backend.limiter("one", Limit.parse("1000000/1s"));
                RateLimiter slow = backend.limiter("slow", Limit.parse("1/1h"));
                RateLimiter three =
                        backend.limiter("three", Limit.parse("999999937/1d"), Limit.parse("7/1s"), Limit.parse("9/1d"));
                String[] keys =
                        IntStream.range(0, KEYS).mapToObj(i -> "user " + i).toArray(String[]::new);
                String[] greek =
                        IntStream.range(0, KEYS).mapToObj(i -> "χρήστης " + i).toArray(String[]::new);
                print("allowed", keys, key -> one.tryAcquire("hot"));
                print("denied", keys, key -> slow.tryAcquire("hot"));
                print("newcomers", keys, slow::tryAcquire);
                print("not-latin-1", greek, slow::tryAcquire);
                print("three-limits", keys, three::tryAcquire);
                print("three-limits-hot", keys, key -> three.tryAcquire("hot"));
                print("decide-allowed", keys, key -> one.decide("hot").allowed());
                print("decide-denied", keys, key -> slow.decide("hot").allowed());
            }
        }

        private static void print(String name, String[] keys, Predicate<String> call) {
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                bytes(keys, call);
            }
            System.out.println("bytes " + name + " " + (double) bytes(keys, call) / keys.length);
        }

        private static long bytes(String[] keys, Predicate<String> call) {
            long thread = Thread.currentThread().getId();
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (String key : keys) {
                var unused = call.test(key);
            }
            return THREADS.getThreadAllocatedBytes(thread) - before;
        }
    }

    @BeforeAll
    static void measure() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-DoEscapeAnalysis",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(output).isZero();
        for (String line : List.of(output.split("\n", -1))) {
            String[] words = line.strip().split(" ", -1);
            if (words.length == 3 && words[0].equals("bytes")) {
                BYTES.put(words[1], Double.parseDouble(words[2]));
            }
        }
    }

    @Test
    void the_boolean_form_allocates_nothing() {
        // A little is the reading of the counter, and what a JIT compiler leaves behind.
        assertThat(BYTES)
                .containsKeys("allowed", "denied", "newcomers", "not-latin-1", "three-limits", "three-limits-hot");
        BYTES.forEach((name, bytes) -> {
            if (!name.startsWith("decide")) {
                assertThat(bytes).as(name).isLessThan(0.1);
            }
        });
    }

    @Test
    void the_other_form_makes_one_small_record() {
        assertThat(BYTES.get("decide-allowed")).isLessThan(48.1);
        assertThat(BYTES.get("decide-denied")).isLessThan(48.1);
    }
}
