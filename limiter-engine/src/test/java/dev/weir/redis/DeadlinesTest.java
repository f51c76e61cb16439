package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Test
    void who_comes_while_the_alarm_rings_does_not_put_off_who_came_before() {
        try (Deadlines deadlines = new Deadlines(TIMEOUT)) {
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<String> second = new CompletableFuture<>();
            CompletableFuture<String> third = new CompletableFuture<>();
            CompletableFuture<Long> thirdDue = first.handle((done, failure) -> {
                var unused = deadlines.within(third);
                return System.nanoTime() + TIMEOUT.toNanos();
            });
            CompletableFuture<Long> secondEnded = second.handle((done, failure) -> System.nanoTime());
            var ofFirst = deadlines.within(first);
            for (long start = System.nanoTime(); System.nanoTime() - start < TIMEOUT.toNanos() / 5; ) {
                Thread.onSpinWait();
            }
            var ofSecond = deadlines.within(second);
            assertThat(ofFirst).isSameAs(first);
            assertThat(ofSecond).isSameAs(second);
            assertThat(thirdDue.join() - secondEnded.join()).isPositive();
        }
    }
}
