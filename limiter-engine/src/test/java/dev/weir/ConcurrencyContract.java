package dev.weir;

import static dev.weir.BackendUnderTest.impatient;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Many threads over-admit nothing and lose nothing. */
interface ConcurrencyContract extends BackendUnderTest {

    int THREADS = 8;

    /** Runs an action on many threads, and hands on what one of them throws. */
    private static void onManyThreads(IntConsumer action) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                running.add(threads.submit(() -> action.accept(number)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void one_key_gives_its_burst_to_the_last_permit() throws Exception {
        int burst = effort() / 10;
        AtomicLong admitted = new AtomicLong();
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = impatient(backend, "l", "1/1m burst " + burst);
            onManyThreads(number -> {
                SplittableRandom random = new SplittableRandom(number);
                long permits = 10;
                while (permits > 0) {
                    permits = random.nextLong(permits) + 1;
                    if (limiter.tryAcquire("k", permits)) {
                        admitted.addAndGet(permits);
                        permits = 10;
                    } else {
                        permits--;
                    }
                }
            });
            assertThat(admitted).hasValue(burst);
        }
    }

    @Test
    default void many_keys_give_each_its_burst() throws Exception {
        int keys = 200;
        AtomicLongArray admitted = new AtomicLongArray(keys);
        try (Backend backend = backend(new ManualClock(), 10_000)) {
            RateLimiter limiter = impatient(backend, "l", "20/1h; 40/1d");
            onManyThreads(number -> {
                for (int i = 0; i < effort() / 10; i++) {
                    int key = (i + number * 31) % keys;
                    if (limiter.tryAcquire("k" + key)) {
                        admitted.incrementAndGet(key);
                    }
                }
            });
            for (int key = 0; key < keys; key++) {
                assertThat(admitted.get(key)).as("key %s", key).isEqualTo(20);
            }
        }
    }

    @Test
    default void while_time_passes_it_is_burst_and_rate_to_the_permit() throws Exception {
        AtomicLong ticks = new AtomicLong();
        AtomicLong admitted = new AtomicLong();
        try (Backend backend = backend(ticks::incrementAndGet, 100)) {
            RateLimiter limiter = impatient(backend, "l", "7/1ms burst 10");
            onManyThreads(number -> {
                for (int i = 0; i < effort() / 4; i++) {
                    if (limiter.tryAcquire("k")) {
                        admitted.incrementAndGet();
                    }
                }
            });
            // Asked at every tick from the first, so the bucket never was full again and gave all it had.
            assertThat(admitted).hasValue(10 + 7 * (ticks.get() - 1) / 1000);
        }
    }

    @Test
    default void batches_over_several_keys_in_any_order_neither_lock_up_nor_lose_a_permit() throws Exception {
        int keys = 12;
        int burst = 5_000;
        AtomicLongArray admitted = new AtomicLongArray(keys);
        try (Backend backend = backend(new ManualClock(), 100_000)) {
            List<RateLimiter> limiters =
                    List.of(impatient(backend, "one", burst + "/1h"), impatient(backend, "two", burst + "/1h"));
            onManyThreads(number -> {
                SplittableRandom random = new SplittableRandom(number);
                for (int i = 0; i < effort() / 20; i++) {
                    List<Demand> demands = new ArrayList<>();
                    List<Integer> places = new ArrayList<>();
                    for (int n = random.nextInt(1, 5); n > 0; n--) {
                        int place = random.nextInt(keys);
                        places.add(place);
                        demands.add(new Demand(limiters.get(place % 2), "k" + place / 2, random.nextLong(1, 6)));
                    }
                    if (backend.tryAcquireAll(demands).allowed()) {
                        for (int d = 0; d < demands.size(); d++) {
                            admitted.addAndGet(places.get(d), demands.get(d).permits());
                        }
                    }
                }
            });
            for (int place = 0; place < keys; place++) {
                long left = limiters.get(place % 2).peek("k" + place / 2).remaining();
                assertThat(admitted.get(place) + left).as("place %s", place).isEqualTo(burst);
                assertThat(left).as("place %s", place).isLessThan(burst / 2);
            }
        }
    }

    @Test
    default void what_is_taken_and_given_back_is_there_again() throws Exception {
        try (Backend backend = backend(new ManualClock(), 100)) {
            RateLimiter limiter = impatient(backend, "l", "999999937/366d burst 5");
            limiter.tryAcquire("k");
            Decision before = limiter.peek("k");
            onManyThreads(number -> {
                for (int i = 0; i < effort() / 20; i++) {
                    if (limiter.tryAcquire("k")) {
                        limiter.refund("k", 1);
                    }
                }
            });
            assertThat(limiter.peek("k")).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    default void waiters_that_come_and_go_at_once_leave_no_more_than_was_there() throws Exception {
        ManualClock clock = new ManualClock();
        AtomicLong admitted = new AtomicLong();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = BackendUnderTest.limiter(backend, "l", "10/1s");
            onManyThreads(number -> {
                for (int i = 0; i < effort() / 100; i++) {
                    var waiter = limiter.acquireAsync("k", 1, MAX_WAIT).toCompletableFuture();
                    if (i % 10 != 0) {
                        waiter.cancel(false);
                    }
                    var unused = waiter.thenAccept(decision -> admitted.addAndGet(decision.allowed() ? 1 : 0));
                }
            });
            BackendUnderTest.settle(limiter);
            clock.advance(MAX_WAIT);
            // One that gives up after another has taken forfeits its permits, so how many are left over is chance.
            assertThat(admitted.get()).isBetween(1L, 110L);
        }
    }
}
