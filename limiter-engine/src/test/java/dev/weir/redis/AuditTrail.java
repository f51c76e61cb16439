package dev.weir.redis;

import dev.weir.Backend;
import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimitListener;
import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

// docs:begin audit
/** Writes down who was refused: once in a minute for each bucket, so that a flood of requests is no flood of lines. */
final class AuditTrail implements RateLimitListener, AutoCloseable {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit.limits");

    private final Backend memory = MemoryBackend.builder().maxBuckets(100_000).build();
    private final RateLimiter lines = memory.limiter("lines", Limit.parse("1/1m"));

    @Override
    public void denied(Demand demand, Decision decision) {
        String bucket = demand.limiter().name() + " " + demand.key();
        if (!decision.allowed() && lines.tryAcquire(bucket)) {
            AUDIT.info("refused bucket=\"{}\" permits={} wait={}", bucket, demand.permits(), decision.retryAfter());
        }
    }

    @Override
    public void error(Demand demand, Throwable cause) {
        if (lines.tryAcquire("undecided " + demand.limiter().name())) {
            AUDIT.warn("undecided limiter=\"{}\" cause={}", demand.limiter().name(), cause.toString());
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
// docs:end audit
