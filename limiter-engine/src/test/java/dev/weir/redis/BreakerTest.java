package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisTryAgainException;

class BreakerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private Breaker breaker(Duration probeEvery) {
        return new Breaker(
                new BreakerSettings(100, 1, Duration.ofMinutes(1), probeEvery),
                opened::incrementAndGet,
                closed::incrementAndGet);
    }

    private static CompletionStage<String> failing() {
        return CompletableFuture.failedFuture(new TimeoutException());
    }

    private static Breaker awaitRoomToTry(Breaker breaker) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !breaker.refuses());
        return breaker;
    }

    @Test
    void while_it_is_open_nobody_is_asked() {
        Breaker breaker = breaker(HOUR);
        assertThat(breaker.ask(BreakerTest::failing, null)).isCompletedExceptionally();
        AtomicInteger asked = new AtomicInteger();
        assertThat(breaker.ask(() -> CompletableFuture.completedFuture(asked.incrementAndGet()), null))
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("the circuit breaker is open");
        assertThat(asked).hasValue(0);
        assertThat(breaker.refuses()).isTrue();
        assertThat(breaker.remainingMicros()).isPositive();
        assertThat(opened).hasValue(1);
    }

    @Test
    void an_outage_is_told_once_however_often_a_try_fails_and_so_is_its_end() {
        Breaker breaker = breaker(Duration.ofMillis(10));
        for (int i = 0; i < 3; i++) {
            assertThat(awaitRoomToTry(breaker).ask(BreakerTest::failing, null)).isCompletedExceptionally();
        }
        assertThat(opened).hasValue(1);
        assertThat(closed).hasValue(0);
        assertThat(awaitRoomToTry(breaker).ask(() -> CompletableFuture.completedFuture("well"), null))
                .isCompletedWithValue("well");
        assertThat(breaker.isClosed()).isTrue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_try_that_throws_whatever_it_is_makes_room_for_the_next() {
        Breaker breaker = breaker(Duration.ofMillis(10));
        assertThat(breaker.ask(BreakerTest::failing, null)).isCompletedExceptionally();
        assertThat(awaitRoomToTry(breaker)
                        .ask(
                                () -> {
                                    throw new LinkageError();
                                },
                                null))
                .isCompletedExceptionally();
        assertThat(awaitRoomToTry(breaker).ask(() -> CompletableFuture.completedFuture("well"), null))
                .isCompletedWithValue("well");
    }

    @Test
    void only_one_at_a_time_tries() {
        Breaker breaker = breaker(Duration.ofMillis(10));
        assertThat(breaker.ask(BreakerTest::failing, null)).isCompletedExceptionally();
        CompletableFuture<String> trying = new CompletableFuture<>();
        assertThat(awaitRoomToTry(breaker).ask(() -> trying, null)).isNotDone();
        assertThat(breaker.refuses()).isTrue();
        assertThat(breaker.ask(() -> trying, null)).isCompletedExceptionally();
        trying.complete("well");
        assertThat(breaker.refuses()).isFalse();
    }

    @Test
    void a_deadline_of_who_waits_counts_at_once_and_only_once() {
        Breaker breaker = new Breaker(
                new BreakerSettings(100, 2, Duration.ofMinutes(1), HOUR), opened::incrementAndGet, () -> {});
        CompletableFuture<String> whom = new CompletableFuture<>();
        CompletableFuture<String> call = new CompletableFuture<>();
        assertThat(breaker.ask(() -> call, whom)).isNotDone();
        whom.completeExceptionally(new TimeoutException());
        call.completeExceptionally(new TimeoutException());
        assertThat(breaker.isClosed()).isTrue();
        assertThat(breaker.ask(BreakerTest::failing, null)).isCompletedExceptionally();
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void what_fails_after_an_answer_is_not_the_fault_of_who_answered() {
        Breaker breaker = breaker(HOUR);
        CompletableFuture<String> whom = new CompletableFuture<>();
        CompletableFuture<String> call = new CompletableFuture<>();
        var unused = breaker.ask(() -> call, whom)
                .whenComplete((answer, failure) -> whom.completeExceptionally(Breaker.open()));
        call.complete("well");
        assertThat(whom).isCompletedExceptionally();
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void a_cancelled_caller_a_bad_key_and_a_slot_that_moves_are_not_failures() {
        Breaker breaker = breaker(HOUR);
        assertThat(breaker.ask(CompletableFuture::new, null).cancel(false)).isTrue();
        for (Exception failure : List.of(new BucketException("WRONGTYPE"), new RedisTryAgainException("TRYAGAIN"))) {
            assertThat(breaker.ask(() -> CompletableFuture.failedFuture(failure), null))
                    .isCompletedExceptionally();
        }
        assertThat(breaker.isClosed()).isTrue();
        assertThat(opened).hasValue(0);
    }
}
