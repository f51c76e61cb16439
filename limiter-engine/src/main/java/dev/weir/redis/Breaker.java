package dev.weir.redis;

import dev.failsafe.CircuitBreaker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether one server can be asked. A denial, a cancelled caller, one key's own error and a slot that moves are not
 * failures. Thread-safe.
 */
final class Breaker {

    private final CircuitBreaker<Object> circuit;

    /**
     * A closed one.
     *
     * @param settings when it opens, and how often it lets a call try
     * @param opened told once an outage, not again at each try that fails
     * @param closed told when the outage is over
     */
    Breaker(BreakerSettings settings, Runnable opened, Runnable closed) {
        this.circuit = CircuitBreaker.builder()
                .withFailureRateThreshold(settings.failurePercent(), settings.calls(), settings.window())
                .withDelay(settings.probeEvery())
                .withSuccessThreshold(1)
                .onOpen(event -> {
                    if (event.getPreviousState() == CircuitBreaker.State.CLOSED) {
                        opened.run();
                    }
                })
                .onClose(event -> closed.run())
                .build();
    }

    /**
     * Never throws; fails at once while the server is not to be asked.
     *
     * @param call asks the server
     * @param whom for whom it is, where that is not the call itself: if that fails first, so has the call
     */
    <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> call, @Nullable CompletableFuture<?> whom) {
        if (!circuit.tryAcquirePermit()) {
            return CompletableFuture.failedFuture(open());
        }
        CompletableFuture<T> asked = started(call);
        if (whom == null) {
            var unused = asked.whenComplete((reply, failure) -> tell(failure));
            return asked;
        }
        AtomicBoolean told = new AtomicBoolean();
        var unused = whom.whenComplete((done, failure) -> {
            if (failure != null) {
                tell(told, failure);
            }
        });
        return asked.whenComplete((reply, failure) -> tell(told, failure)); // before that has any effect on whom
    }

    static IllegalStateException open() {
        return new IllegalStateException("the circuit breaker is open");
    }

    /** Whatever happens is told: this may have been let in as the only one to try. */
    private static <T> CompletableFuture<T> started(Supplier<CompletionStage<T>> call) {
        try {
            return call.get().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void tell(AtomicBoolean told, @Nullable Throwable failure) {
        if (told.compareAndSet(false, true)) {
            tell(failure);
        }
    }

    private void tell(@Nullable Throwable failure) {
        if (failure == null
                || BucketException.isIn(GuardedRoad.cause(failure))
                || RedisCalls.werePartedByMove(failure)) {
            circuit.recordSuccess();
        } else if (!(failure instanceof CancellationException) || circuit.isHalfOpen()) {
            circuit.recordFailure(); // who tried and was cancelled has found out nothing, and makes room for the next
        }
    }

    /** Whether the next call would fail at once; to ask is no try. */
    boolean refuses() {
        return circuit.isHalfOpen() || isOpen();
    }

    /** Whether nobody may try either, for now. */
    boolean isOpen() {
        return circuit.isOpen() && !circuit.getRemainingDelay().isZero();
    }

    boolean isClosed() {
        return circuit.isClosed();
    }

    /** How long until it lets a call try. */
    long remainingMicros() {
        return circuit.getRemainingDelay().toNanos() / 1000;
    }
}
