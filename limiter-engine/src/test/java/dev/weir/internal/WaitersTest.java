package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.ManualClock;
import dev.weir.MicrosClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitersTest {

    private static final long LONG = TimeUnit.DAYS.toMicros(1);

    private final AtomicInteger givenUp = new AtomicInteger();

    private static boolean timerIsThere() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("weir-waiters") && thread.isAlive());
    }

    @Test
    void there_is_a_thread_only_while_somebody_waits_and_none_after_closing() {
        await().until(() -> !timerIsThere()); // of tests before
        Waiters waiters = new Waiters(MicrosClock.monotonic());
        assertThat(timerIsThere()).isFalse();
        var waiter = waiters.await("served", LONG, LONG, true, givenUp::incrementAndGet);
        assertThat(timerIsThere()).isTrue();
        waiter.cancel(false);
        await().until(() -> !timerIsThere());

        assertThat(waiters.await("served", LONG, LONG, true, givenUp::incrementAndGet))
                .isNotDone();
        assertThat(timerIsThere()).isTrue();
        waiters.close();
        await().until(() -> !timerIsThere());
        assertThat(givenUp).hasValue(2);
    }

    @Test
    void the_thread_is_a_daemon_and_runs_no_callers_code() throws Exception {
        try (Waiters waiters = new Waiters(MicrosClock.monotonic())) {
            CompletableFuture<Thread> servedBy = new CompletableFuture<>();
            var waiter = waiters.await("served", 100_000, 100_000, false, () -> {});
            var unused = waiter.thenRun(() -> servedBy.complete(Thread.currentThread()));
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("weir-waiters"))
                    .allMatch(Thread::isDaemon);
            assertThat(servedBy.get().getName()).isNotEqualTo("weir-waiters");
        }
    }

    @Test
    void on_the_machines_clock_who_is_due_first_is_served_first() {
        try (Waiters waiters = new Waiters(MicrosClock.monotonic())) {
            List<Integer> served = new ArrayList<>();
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 4; i > 0; i--) {
                int number = i;
                long due = 500_000 + i * 100_000L;
                // The timer's own thread serves these, one after the other.
                all.add(waiters.await("served", LONG, due, true, () -> {}).thenRun(() -> served.add(number)));
            }
            all.forEach(CompletableFuture::join);
            assertThat(served).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void a_wait_that_is_over_by_the_time_it_begins_ends_at_once() throws Exception {
        for (long now : new long[] {2_000_000, 1L << 52, Long.MAX_VALUE}) {
            try (Waiters waiters = new Waiters(() -> now)) {
                assertThat(waiters.await("late", LONG, 1_000_000, true, () -> {})
                                .get())
                        .isEqualTo("late");
            }
        }
    }

    @Test
    void a_clock_that_went_back_makes_no_wait_longer() throws Exception {
        for (long now : new long[] {Long.MIN_VALUE, -1, 0}) {
            try (Waiters waiters = new Waiters(() -> now)) {
                assertThat(waiters.await("in time", 1_000, LONG, true, () -> {}).get())
                        .isEqualTo("in time");
            }
        }
    }

    @Test
    void on_a_manual_clock_the_thread_that_moves_it_serves_in_order_of_due_and_then_of_arrival() {
        ManualClock clock = new ManualClock();
        try (Waiters waiters = new Waiters(clock)) {
            List<String> served = new ArrayList<>();
            for (String name : List.of("c30", "a10", "b20", "d30")) {
                long due = Long.parseLong(name.substring(1));
                var unused = waiters.await(name, due, due, false, () -> {}).thenAccept(served::add);
            }
            clock.set(29);
            assertThat(served).containsExactly("a10", "b20");
            clock.set(30);
            assertThat(served).containsExactly("a10", "b20", "c30", "d30");
        }
    }

    @Test
    void gives_up_once_and_only_if_not_served() {
        ManualClock clock = new ManualClock();
        try (Waiters waiters = new Waiters(clock)) {
            var cancelled = waiters.await("x", 10, 10, false, givenUp::incrementAndGet);
            cancelled.cancel(false);
            cancelled.cancel(true);
            assertThat(givenUp).hasValue(1);
            var served = waiters.await("y", 10, 10, false, givenUp::incrementAndGet);
            clock.set(10);
            served.cancel(false);
            assertThat(served).isCompletedWithValue("y");
        }
        assertThat(givenUp).hasValue(1);
    }

    @Test
    void who_comes_after_closing_is_told_at_once() {
        for (MicrosClock clock : List.of(new ManualClock(), MicrosClock.monotonic())) {
            givenUp.set(0);
            Waiters waiters = new Waiters(clock);
            waiters.close();
            waiters.close();
            assertThat(waiters.await("x", 10, 10, true, givenUp::incrementAndGet))
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("the backend is closed");
            assertThat(givenUp).hasValue(1);
        }
    }
}
