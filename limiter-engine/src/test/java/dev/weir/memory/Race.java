package dev.weir.memory;

import dev.weir.Demand;
import dev.weir.ManualClock;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/**
 * What each sample of a race starts from: a backend of its own, at a clock that stands unless the race moves it. The forms
 * of its buckets are drawn, and told with the outcome.
 */
abstract class Race {

    final Form form = Form.any();
    final ManualClock clock = new ManualClock();
    final MemoryBackend backend;

    Race(int slots) {
        int maxBuckets = form.isWord() ? slots : 2 * slots - 1; // of the others half as many are kept
        backend = MemoryBackend.builder().maxBuckets(maxBuckets).clock(clock).build();
    }

    final RateLimiter limiter(int burst) {
        return limiter("l", form, burst, Duration.ZERO);
    }

    final RateLimiter limiter(String name, Form kept, int burst, Duration maxWait) {
        return backend.limiter(name, kept.limits(burst), maxWait);
    }

    final boolean both(RateLimiter first, RateLimiter second) {
        return both(first, "k", second, "k");
    }

    final boolean both(RateLimiter first, String key, RateLimiter second, String other) {
        return backend.tryAcquireAll(List.of(new Demand(first, key, 1), new Demand(second, other, 1)))
                .allowed();
    }

    static void tell(LLLL_Result result, Object left, Object form) {
        result.r3 = left;
        result.r4 = form;
    }

    static String left(RateLimiter limiter, String... keys) {
        StringBuilder left = new StringBuilder();
        for (String key : keys) {
            left.append(left.isEmpty() ? "" : " ").append(limiter.peek(key).remaining());
        }
        return left.toString();
    }
}
