package dev.weir;

import static dev.weir.BackendUnderTest.limiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads are there from JDK 21 on, and this compiles for 17. */
interface VirtualThreadContract extends BackendUnderTest {

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    default void ten_thousand_virtual_threads_wait_at_once_and_each_is_served_in_its_turn() throws Throwable {
        int waiters = 10_000;
        MethodHandle start = MethodHandles.publicLookup()
                .findStatic(Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        ManualClock clock = new ManualClock();
        Queue<Long> waits = new ConcurrentLinkedQueue<>();
        try (Backend backend = backend(clock, 100)) {
            RateLimiter limiter = limiter(backend, "l", "1000/1s burst 1");
            limiter.tryAcquire("k");
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < waiters; i++) {
                Runnable wait = () -> {
                    try {
                        waits.add(limiter.acquire("k", 1, MAX_WAIT).waitMicros());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
                threads.add((Thread) start.invokeExact(wait));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> limiter.peek("k").resetAfterMicros() == (waiters + 1) * 1_000L);
            assertThat(waits).isEmpty();

            clock.advance(Duration.ofMillis(waiters / 2));
            await().atMost(Duration.ofMinutes(1)).until(() -> waits.size() == waiters / 2);
            clock.advance(Duration.ofMillis(waiters / 2));
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(waits).hasSize(waiters).doesNotHaveDuplicates();
        assertThat(waits).allMatch(micros -> micros % 1000 == 0 && micros >= 1000 && micros <= waiters * 1_000L);
    }
}
