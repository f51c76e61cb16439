package dev.weir.redis;

import dev.failsafe.CircuitBreaker;
import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether Redis can be asked, and what is answered where it cannot. A denial, a cancelled caller and one key's own
 * error are not failures. Thread-safe.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

    private final OnError onError;
    private final @Nullable LocalShare local;
    private final CircuitBreaker<Object> breaker;

    Outage(OnError onError, double localShare, BreakerSettings settings) {
        this.onError = onError;
        this.local = onError == OnError.LOCAL ? new LocalShare(localShare) : null;
        this.breaker = CircuitBreaker.builder()
                .withFailureRateThreshold(settings.failurePercent(), settings.calls(), settings.window())
                .withDelay(settings.probeEvery())
                .withSuccessThreshold(1)
                .onOpen(event -> opened(event.getPreviousState()))
                .onClose(event -> ended())
                .build();
    }

    /** Told once an outage, not again at each try that fails. */
    private void opened(CircuitBreaker.State before) {
        if (before == CircuitBreaker.State.CLOSED) {
            LOG.warn("[WEIR-025] Redis cannot be asked; requests are answered by onError={}", onError);
        }
    }

    private void ended() {
        LOG.info("Redis answers again");
        if (local != null) {
            local.end();
        }
    }

    /** Whether to ask Redis now; who does must tell how it went. */
    boolean mayAsk() {
        return breaker.tryAcquirePermit();
    }

    void succeeded() {
        breaker.recordSuccess();
    }

    void failed() {
        breaker.recordFailure();
    }

    /** Says nothing of Redis; but a probe that was cancelled must make room for the next. */
    void cancelled() {
        if (breaker.isHalfOpen()) {
            breaker.recordFailure();
        }
    }

    /** The breaker's state, where one that lets the next call try is half open already. */
    String state() {
        return switch (breaker.getState()) {
            case CLOSED -> "closed";
            case OPEN -> breaker.getRemainingDelay().isZero() ? "half-open" : "open";
            case HALF_OPEN -> "half-open";
        };
    }

    /** What is answered without Redis. */
    Decisions answer(List<Demand> demands) {
        if (local != null) {
            Decisions own = local.decide(demands);
            if (own != null) {
                return own;
            }
        }
        List<Decision> each = demands.stream().map(this::undecided).toList();
        return new Decisions(onError == OnError.ALLOW, each);
    }

    /** What is answered without Redis to who takes nothing. */
    Decision answerPeek(Demand demand) {
        return local == null ? undecided(demand) : local.peek(demand);
    }

    private Decision undecided(Demand demand) {
        long retryMicros = Math.max(1, breaker.getRemainingDelay().toNanos() / 1000);
        return Decision.undecided(demand.limiter().limits(), onError == OnError.ALLOW, retryMicros);
    }

    void close() {
        if (local != null) {
            local.end();
        }
    }
}
