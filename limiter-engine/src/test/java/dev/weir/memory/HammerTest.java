package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The races of the table's protocol, each where it is the most likely: few slots, more threads than processors, and a clock
 * that stands, so that buckets of different keys are the same number.
 */
class HammerTest {

    private static final int THREADS = 4;
    private static final String PACKED = "1/1h burst 5";
    private static final String WIDE = "999999937/366d burst 5; 1/1h burst 5; 1/2h burst 7";

    private final ManualClock clock = new ManualClock();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    private MemoryBackend backend = MemoryBackend.builder().maxBuckets(1).build();

    private interface Action {
        void run(int thread) throws Exception;
    }

    private void together(Action action) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            all.add(threads.submit(() -> {
                action.run(thread);
                return thread;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private RateLimiter limiter(int maxBuckets, String limits) {
        backend = MemoryBackend.builder().maxBuckets(maxBuckets).clock(clock).build();
        return backend.limiter("l", Limit.parseAll(limits), Duration.ZERO);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PACKED, WIDE})
    void a_newcomer_has_its_whole_burst_whoever_is_pushed_out_meanwhile(String limits) throws Exception {
        for (int maxBuckets : new int[] {1, 2, 16, 200}) {
            RateLimiter limiter = limiter(maxBuckets, limits);
            together(thread -> {
                for (int i = 0; i < 30_000; i++) {
                    // A take charged to another key, or a denial read from another's bucket, would show here.
                    String key = thread + "-" + i;
                    for (int permit = 0; permit < 5; permit++) {
                        assertThat(limiter.tryAcquire(key))
                                .as("%s %s", limits, key)
                                .isTrue();
                    }
                }
            });
            backend.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PACKED, WIDE})
    void a_key_that_several_bring_at_once_has_one_bucket(String limits) throws Exception {
        RateLimiter limiter = limiter(100_000, limits);
        int rounds = 4_000;
        AtomicInteger[] admitted = new AtomicInteger[rounds];
        for (int i = 0; i < rounds; i++) {
            admitted[i] = new AtomicInteger();
        }
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        together(thread -> {
            for (int round = 0; round < rounds; round++) {
                if (round % 50 == 0) {
                    barrier.await();
                }
                for (int i = 0; i < 3; i++) {
                    if (limiter.tryAcquire("k" + round)) {
                        admitted[round].incrementAndGet();
                    }
                }
            }
        });
        for (int i = 0; i < rounds; i++) {
            assertThat(admitted[i]).as("%s, key %s", limits, i).hasValue(5);
        }
    }

    @Test
    void batches_in_any_order_take_all_or_nothing_beside_single_takes_and_refunds() throws Exception {
        backend = MemoryBackend.builder().maxBuckets(1000).clock(clock).build();
        int burst = 20_000;
        List<RateLimiter> limiters = List.of(
                backend.limiter("a", Limit.parseAll("1/1h burst " + burst), Duration.ZERO),
                backend.limiter("b", Limit.parseAll("999999937/366d burst " + burst), Duration.ZERO),
                backend.limiter("c", Limit.parseAll("1/1h burst " + burst + "; 7/1d burst " + burst), Duration.ZERO));
        AtomicLong[] taken = {new AtomicLong(), new AtomicLong(), new AtomicLong()};
        together(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < 20_000; i++) {
                int first = random.nextInt(3);
                int second = (first + 1 + random.nextInt(2)) % 3;
                if (random.nextInt(4) == 0) {
                    if (limiters.get(first).tryAcquire("k")) {
                        taken[first].incrementAndGet();
                    }
                } else if (random.nextInt(4) == 0) {
                    if (limiters.get(first).tryAcquire("k", 3)) {
                        limiters.get(first).refund("k", 3);
                    }
                } else if (backend.tryAcquireAll(List.of(
                                new Demand(limiters.get(first), "k", 2), new Demand(limiters.get(second), "k", 1)))
                        .allowed()) {
                    taken[first].addAndGet(2);
                    taken[second].incrementAndGet();
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThat(limiters.get(i).peek("k").remaining())
                    .as("limiter %s", i)
                    .isEqualTo(burst - taken[i].get());
        }
    }

    @Test
    void limits_that_change_their_number_and_back_give_no_permit_twice() throws Exception {
        int burst = 300;
        List<Limit> one = Limit.parseAll("1/1h burst " + burst);
        List<Limit> two = Limit.parseAll("1/1h burst " + burst + "; 1/1h burst " + burst);
        RateLimiter limiter = limiter(10_000, "1/1h burst " + burst);
        for (int round = 0; round < 20; round++) {
            String key = "k" + round;
            AtomicLong admitted = new AtomicLong();
            AtomicBoolean going = new AtomicBoolean(true);
            Future<?> changer = threads.submit(() -> {
                while (going.get()) {
                    limiter.reconfigure(two);
                    limiter.reconfigure(one);
                }
            });
            together(thread -> {
                for (int i = 0; i < burst; i++) {
                    if (limiter.tryAcquire(key)) {
                        admitted.incrementAndGet();
                    }
                }
            });
            going.set(false);
            changer.get();
            assertThat(admitted).as("round %s", round).hasValue(burst);
        }
    }

    @Test
    void resets_and_takes_at_once_leave_a_bucket_that_is_right() throws Exception {
        RateLimiter limiter = limiter(4, PACKED);
        together(thread -> {
            for (int i = 0; i < 30_000; i++) {
                if (thread == 0) {
                    limiter.reset("k" + i % 3);
                } else {
                    limiter.tryAcquire("k" + i % 3);
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            limiter.reset("k" + i);
            assertThat(limiter.tryAcquire("k" + i, 5)).isTrue();
            assertThat(limiter.tryAcquire("k" + i)).isFalse();
        }
    }
}
