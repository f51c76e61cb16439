package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.memory.MemoryBackend;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request leaves to the garbage collector, once the self-checks have seen enough. */
class GateAllocationTest {

    private static final int REQUESTS = 3_000;

    @Test
    void a_request_with_one_policy_by_header_takes_at_most_2500_bytes() {
        assertThat(bytesPerRequest(Policy.named("p").limit("1000000/1h").key("header:X-Api-Key")))
                .isBetween(200L, 2_500L);
    }

    @Test
    void a_request_that_no_policy_counts_takes_at_most_400_bytes() {
        assertThat(bytesPerRequest(Policy.named("p")
                        .limit("1000000/1h")
                        .match(Match.everything().paths("/other"))))
                .isBetween(40L, 400L);
    }

    private static long bytesPerRequest(PolicyBuilder policy) {
        try (MemoryBackend backend = MemoryBackend.builder().maxBuckets(1_000).build()) {
            Gate gate = new Gate(backend, List.of(policy.build()));
            bytes(gate);
            return bytes(gate) / REQUESTS;
        }
    }

    private static long bytes(Gate gate) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        ResponseFields fields = (name, value) -> {};
        long sum = 0;
        for (int i = 0; i < REQUESTS; i++) {
            StubRequest request = new StubRequest()
                    .path(RequestPath.decoded("/api/reports"))
                    .remoteAddress("192.0.2.1")
                    .header("X-Api-Key", "key " + i % 100);
            long before = threads.getThreadAllocatedBytes(thread);
            Verdict verdict = gate.check(request, fields);
            sum += threads.getThreadAllocatedBytes(thread) - before;
            assertThat(verdict.proceeds()).isTrue();
        }
        return sum;
    }
}
