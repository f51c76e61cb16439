package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller whose stack ends within a decision leaves no bucket that nobody else can have. */
class StackTest {

    private static final int HANGS = 20; // after so many seconds

    /**
     * Dives, in a JVM of its own. Of a call's frames those under the claim must reach the deepest, or the stack ends before
     * it or after it: so only what is called there is not compiled, and the clock is a shallow one.
     */
    static final class Diver {

        private static final int DIVES = 256;
        private static final int CALLS = 80; // the first from the very end of the stack, the last surely comes back
        private static final long STACK = 256 << 10;

        private final Runnable call;
        private int begun;
        private int cut;

        private Diver(Runnable call) {
            this.call = call;
        }

        public static void main(String[] args) throws Exception {
            List<Limit> limits = Limit.parseAll("1000000000/1d; 1000000000/2d; 999999937/3d");
            try (MemoryBackend backend =
                    MemoryBackend.builder().maxBuckets(100).clock(() -> 7).build()) {
                RateLimiter limiter = backend.limiter("l", limits, Duration.ZERO);
                Map<String, Runnable> calls = new LinkedHashMap<>();
                calls.put("tryAcquire", () -> limiter.tryAcquire("k"));
                calls.put("decide", () -> limiter.decide("k"));
                for (int warmUp = 0; warmUp < 20_000; warmUp++) {
                    calls.values().forEach(Runnable::run); // so that the bucket is there, and all is compiled
                }
                for (Map.Entry<String, Runnable> call : calls.entrySet()) {
                    int cut = 0;
                    for (int number = 0; number < DIVES; number++) {
                        Diver diver = new Diver(call.getValue());
                        diver.toTheEnd(number);
                        assertThat(CompletableFuture.supplyAsync(() -> limiter.tryAcquire("k"))
                                        .get(HANGS, TimeUnit.SECONDS))
                                .isTrue();
                        cut += diver.cut;
                    }
                    System.out.println("dives " + call.getKey() + " " + cut);
                }
            }
        }

        private void toTheEnd(int number) throws Exception {
            FutureTask<Integer> end = new FutureTask<>(() -> fromBelow(number % 16, number));
            Thread thread = new Thread(null, end, "diver", STACK);
            thread.setDaemon(true);
            thread.start();
            end.get(HANGS, TimeUnit.SECONDS);
        }

        /** Begins a little deeper than {@link #dive} does, by other steps. */
        private int fromBelow(int below, int number) {
            int wider = below + number;
            if (below > 0) {
                return wider + fromBelow(below - 1, number);
            }
            dive();
            return wider;
        }

        /** To the end of the stack, and on the way back calls from every depth. */
        @SuppressWarnings("InfiniteRecursion") // the point
        private void dive() {
            try {
                dive();
            } catch (StackOverflowError expected) {
                // that is what it is for
            }
            if (begun < CALLS) {
                begun++;
                try {
                    call.run();
                } catch (StackOverflowError expected) {
                    cut++;
                }
            }
        }
    }

    @TempDir
    private Path directory;

    @Test
    void a_stack_that_ends_within_a_call_leaves_its_buckets_to_others() throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=exclude,dev.weir.internal.LimitSet::take",
                        "-XX:CompileCommand=exclude,dev.weir.internal.BucketArithmetic::take",
                        "-XX:CompileCommand=exclude,dev.weir.internal.BucketArithmetic::cost*",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Diver.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = jvm.waitFor(120, TimeUnit.SECONDS);
        jvm.destroyForcibly();
        String told = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(told).isTrue();
        assertThat(jvm.waitFor()).as(told).isZero();
        assertThat(told.lines().filter(line -> line.startsWith("dives ")))
                .as(told)
                .hasSize(2)
                .noneMatch(line -> line.endsWith(" 0"));
    }
}
