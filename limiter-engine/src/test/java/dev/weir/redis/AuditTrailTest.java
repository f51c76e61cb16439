package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AuditTrailTest {

    @Test
    void it_tells_of_a_refused_caller_once_and_of_an_outage_once() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (RedisProcess redis = RedisProcess.start();
                AuditTrail audit = new AuditTrail()) {
            String redisUrl = redis.url();
            // docs:begin listen
            RedisBackend backend =
                    RedisBackend.at(redisUrl).keyPrefix("shop:").listener(audit).build();
            // docs:end listen
            try (backend) {
                RateLimiter limiter = backend.limiter("api", Limit.parse("1/1h"));
                System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
                for (int i = 0; i < 10; i++) {
                    limiter.tryAcquire("alice");
                    limiter.tryAcquire("bob");
                }
                redis.kill();
                for (int i = 0; i < 3; i++) {
                    limiter.tryAcquire("carol" + i);
                }
            }
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("audit.limits")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("refused bucket=\"api alice\" permits=1 wait=PT59M"),
                        line -> assertThat(line).contains("refused bucket=\"api bob\" permits=1 wait=PT59M"),
                        line -> assertThat(line).contains("undecided limiter=\"api\""));
    }
}
