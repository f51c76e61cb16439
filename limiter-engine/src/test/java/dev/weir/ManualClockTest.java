package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManualClockTest {

    @Test
    void starts_at_zero_or_where_it_is_told_and_stands_still() {
        assertThat(new ManualClock().micros()).isZero();
        ManualClock clock = new ManualClock(7);
        assertThat(clock.micros()).isEqualTo(7);
        assertThat(clock.micros()).isEqualTo(7);
    }

    @Test
    void advances_by_whole_microseconds() {
        ManualClock clock = new ManualClock(5);
        clock.advance(Duration.ofNanos(2_999));
        assertThat(clock.micros()).isEqualTo(7);
        clock.advance(Duration.ofDays(366));
        assertThat(clock.micros()).isEqualTo(7 + 31_622_400_000_000L);
    }

    @Test
    void does_not_advance_backwards_but_can_be_set_back() {
        ManualClock clock = new ManualClock(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .withMessage("time is PT-0.000000001S; it must not be negative");
        clock.set(2);
        assertThat(clock.micros()).isEqualTo(2);
    }

    @Test
    void runs_what_falls_due_in_order_and_reads_that_very_instant_meanwhile() {
        ManualClock clock = new ManualClock();
        List<String> ran = new ArrayList<>();
        clock.at(30, () -> ran.add("c" + clock.micros()));
        clock.at(10, () -> ran.add("a" + clock.micros()));
        clock.at(20, () -> ran.add("b" + clock.micros()));
        clock.at(10, () -> ran.add("then" + clock.micros()));
        clock.at(0, () -> ran.add("now" + clock.micros()));

        clock.set(25);
        assertThat(ran).containsExactly("now0", "a10", "then10", "b20");
        assertThat(clock.micros()).isEqualTo(25);
        clock.advance(Duration.ofMillis(1));
        assertThat(ran).endsWith("c30");
    }

    @Test
    void what_is_due_while_it_moves_runs_on_the_way() {
        ManualClock clock = new ManualClock();
        List<Long> ran = new ArrayList<>();
        clock.at(10, () -> clock.at(20, () -> ran.add(clock.micros())));
        clock.set(100);
        assertThat(ran).containsExactly(20L);
    }

    @Test
    void an_action_may_move_the_clock_further() {
        ManualClock clock = new ManualClock();
        clock.at(10, () -> clock.advance(Duration.ofMillis(5)));
        clock.set(20);
        assertThat(clock.micros()).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void threads_that_advance_it_at_once_lose_no_time() throws InterruptedException {
        ManualClock clock = new ManualClock();
        AtomicInteger ran = new AtomicInteger();
        int steps = 100_000;
        for (int i = 1; i <= 1000; i++) {
            clock.at(i * 100L, ran::incrementAndGet);
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                for (int step = 0; step < steps; step++) {
                    clock.advance(Duration.ofNanos(1000));
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(clock.micros()).isEqualTo(2L * steps);
        assertThat(ran).hasValue(1000);
    }
}
