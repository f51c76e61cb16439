package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A caller whose stack ends within a decision leaves no bucket that nobody else can have. */
class StackTest {

    private static final int DIVES = 2_000;
    private static final long STACK = 192 << 10;

    @SuppressWarnings("InfiniteRecursion") // the point
    private static int dive(Consumer<String> call, int depth) {
        call.accept("k");
        return depth + dive(call, depth + 1);
    }

    /** Begins a little deeper than {@link #dive} does. */
    private static int diveFromBelow(Consumer<String> call, int below) {
        return below == 0 ? dive(call, 0) : 1 + diveFromBelow(call, below - 1);
    }

    private static void toTheEnd(Consumer<String> call, int number) throws InterruptedException {
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        diveFromBelow(call, number % 61);
                    } catch (StackOverflowError expected) {
                        // that is what it is for
                    }
                },
                "diver",
                STACK + 64L * number);
        thread.start();
        thread.join();
    }

    @Test
    void a_stack_that_ends_within_a_decision_leaves_its_bucket_to_others() throws Exception {
        List<Limit> limits = Limit.parseAll("1000000000/1d; 1000000000/2d; 999999937/3d");
        try (MemoryBackend backend = MemoryBackend.builder().maxBuckets(100).build()) {
            RateLimiter limiter = backend.limiter("l", limits, Duration.ZERO);
            List<Consumer<String>> calls = List.of(limiter::tryAcquire, limiter::decide);
            calls.forEach(call -> call.accept("k")); // so that the bucket, and every class, is there
            for (int number = 0; number < DIVES; number++) {
                toTheEnd(calls.get(number % calls.size()), number);
                assertThat(CompletableFuture.supplyAsync(() -> limiter.tryAcquire("k"))
                                .get(20, TimeUnit.SECONDS))
                        .as("dive %s", number)
                        .isTrue();
            }
        }
    }
}
