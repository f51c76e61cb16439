package dev.weir.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.MicrosClock;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Interleavings that once went wrong, or easily could. */
class MemoryRacesTest {

    private static final Duration MOST = Duration.ofSeconds(1);

    /** Reads 0 for who asks first, and lets another caller go at a later time before that one goes on. */
    private static final class OvertakenClock implements MicrosClock {
        private final AtomicReference<Runnable> overtaking = new AtomicReference<>();
        private volatile long micros;

        @Override
        public long micros() {
            long read = micros;
            Runnable other = overtaking.getAndSet(null);
            if (other != null) {
                micros = 10_000;
                Thread thread = new Thread(other);
                thread.start();
                while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            return read;
        }
    }

    @Test
    void a_caller_that_is_overtaken_after_it_read_the_clock_does_not_turn_time_back() throws InterruptedException {
        OvertakenClock clock = new OvertakenClock();
        try (MemoryBackend backend = MemoryBackend.builder().clock(clock).build()) {
            RateLimiter limiter = backend.limiter("l", List.of(Limit.parse("1000/1s burst 10")), Duration.ZERO);
            CountDownLatch done = new CountDownLatch(1);
            clock.overtaking.set(() -> {
                limiter.tryAcquire("k", 10);
                done.countDown();
            });

            limiter.tryAcquire("k", 1);
            done.await();

            assertThat(limiter.tryAcquire("k", 10)).isFalse();
        }
    }

    @Test
    void reservations_as_long_as_may_be_are_not_forgotten_when_a_caller_is_overtaken() throws InterruptedException {
        OvertakenClock clock = new OvertakenClock();
        try (MemoryBackend backend = MemoryBackend.builder().clock(clock).build()) {
            RateLimiter limiter = backend.limiter("l", List.of(Limit.parse("1/1s")), MOST);
            CountDownLatch done = new CountDownLatch(1);
            clock.overtaking.set(() -> {
                limiter.tryAcquire("k");
                limiter.acquireAsync("k", 1, MOST);
                done.countDown();
            });

            limiter.tryAcquire("k");
            done.await();

            assertThat(limiter.peek("k").resetAfter()).isGreaterThan(MOST);
        }
    }

    /** A permit is one part of a tick, so that buckets one permit apart are words that differ in one bit, or by one. */
    @Test
    void what_is_given_back_while_a_bucket_moves_to_another_array_is_not_given_to_where_it_was() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        MicrosClock clock = () -> {
            meanwhile.getAndSet(() -> {}).run();
            return 0;
        };
        Limit limit = Limit.parse("1000000000/1s");
        try (MemoryBackend backend =
                MemoryBackend.builder().maxBuckets(1000).clock(clock).build()) {
            for (int i = 0; i < 64; i++) {
                RateLimiter limiter = backend.limiter("l" + i, limit);
                limiter.tryAcquire("k", 10);
                meanwhile.set(() -> {
                    limiter.tryAcquire("k");
                    limiter.reconfigure(List.of(limit, limit));
                    limiter.tryAcquire("k");
                });

                limiter.refund("k", 1);

                // A whole tick was charged as the limits changed, and one permit taken since.
                assertThat(limiter.peek("k").remaining()).as("limiter %s", i).isEqualTo(1_000_000_000 - 1000);
            }
        }
    }

    @Test
    void a_batch_that_fits_only_since_a_refund_mended_a_clock_gone_back_is_kept_for_a_newcomer_too() {
        AtomicLong micros = new AtomicLong(10_000_000);
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        MicrosClock clock = () -> {
            meanwhile.getAndSet(() -> {}).run();
            return micros.get();
        };
        try (MemoryBackend backend =
                MemoryBackend.builder().maxBuckets(100).clock(clock).build()) {
            RateLimiter limiter = backend.limiter("l", List.of(Limit.parse("1/1s")), Duration.ZERO);
            limiter.tryAcquire("known");
            micros.set(0);
            meanwhile.set(() -> limiter.refund("known", 1));

            List<Demand> both = List.of(new Demand(limiter, "known", 1), new Demand(limiter, "new", 1));
            assertThat(backend.tryAcquireAll(both).allowed()).isTrue();

            assertThat(limiter.tryAcquire("known")).isFalse();
            assertThat(limiter.tryAcquire("new")).isFalse();
        }
    }

    @Test
    void limiters_that_are_made_at_once_share_no_bucket() throws InterruptedException {
        int threads = 4;
        for (int round = 0; round < 300; round++) {
            try (MemoryBackend backend = MemoryBackend.builder()
                    .maxBuckets(100)
                    .clock(new ManualClock())
                    .build()) {
                CountDownLatch start = new CountDownLatch(1);
                List<Thread> makers = new ArrayList<>();
                AtomicLong admitted = new AtomicLong();
                for (int i = 0; i < threads; i++) {
                    String name = "limiter" + i;
                    Thread maker = new Thread(() -> {
                        try {
                            start.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        if (backend.limiter(name, Limit.parse("1/1h")).tryAcquire("k")) {
                            admitted.incrementAndGet();
                        }
                    });
                    maker.start();
                    makers.add(maker);
                }
                start.countDown();
                for (Thread maker : makers) {
                    maker.join();
                }
                assertThat(admitted).as("round %s", round).hasValue(threads);
            }
        }
    }

    @Test
    void a_waiter_that_is_interrupted_while_the_backend_closes_hears_of_one_of_the_two() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            ManualClock clock = new ManualClock();
            MemoryBackend backend =
                    MemoryBackend.builder().maxBuckets(1).clock(clock).build();
            RateLimiter limiter = backend.limiter("l", Limit.parse("1/1s"));
            limiter.tryAcquire("k");
            CompletableFuture<Throwable> heard = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                try {
                    limiter.acquire("k", 1, Duration.ofSeconds(5));
                    heard.complete(new AssertionError("served"));
                } catch (InterruptedException | RuntimeException e) {
                    heard.complete(e);
                }
            });
            waiter.start();
            while (waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiter.interrupt();
            backend.close();
            assertThat(heard.join())
                    .as("round %s", round)
                    .isInstanceOfAny(InterruptedException.class, IllegalStateException.class);
            waiter.join();
        }
    }

    @Test
    void a_clock_that_fails_leaves_no_bucket_locked() {
        AtomicLong reads = new AtomicLong();
        MicrosClock clock = () -> {
            if (reads.getAndIncrement() == 0) {
                throw new IllegalArgumentException("no time");
            }
            return 0;
        };
        try (MemoryBackend backend =
                MemoryBackend.builder().maxBuckets(1).clock(clock).build()) {
            RateLimiter limiter = backend.limiter("l", Limit.parse("1/1s"));
            assertThatCode(() -> limiter.tryAcquire("k")).hasMessage("no time");
            assertThat(CompletableFuture.supplyAsync(() -> limiter.tryAcquire("k"))
                            .join())
                    .isTrue();
        }
    }
}
