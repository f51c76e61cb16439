package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.RateLimitListener;
import dev.weir.RateLimiter;
import dev.weir.memory.MemoryBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersTest {

    private final MemoryBackend backend = MemoryBackend.create();
    private final RateLimiter limiter = backend.limiter("l", Limit.parse("1/1s"));
    private final Demand demand = new Demand(limiter, "k", 1);
    private final Decision decision = limiter.peek("k");
    private final List<String> heard = new ArrayList<>();

    private final RateLimitListener good = new RateLimitListener() {
        @Override
        public void allowed(Demand demand, Decision decision) {
            heard.add("allowed");
        }

        @Override
        public void denied(Demand demand, Decision decision) {
            heard.add("denied");
        }
    };

    private RateLimitListener throwing(Throwable failure) {
        return new RateLimitListener() {
            @Override
            public void allowed(Demand demand, Decision decision) {
                ListenersTest.<RuntimeException>sneak(failure);
            }
        };
    }

    @SuppressWarnings("unchecked") // the compiler is what is fooled here
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whatever_a_listener_throws_is_logged_and_the_next_one_still_hears() {
        for (Throwable failure : List.of(
                new IllegalStateException("runtime"), new AssertionError("error"), new IOException("checked"))) {
            heard.clear();
            String logged =
                    logOf(() -> new Listeners(List.of(throwing(failure), good)).decided(true, demand, decision));
            assertThat(heard).as("%s", failure).containsExactly("allowed");
            assertThat(logged).contains("A listener failed").contains(failure.getMessage());
        }
    }

    @Test
    void each_hears_of_a_denial_in_order() {
        new Listeners(List.of(good, good)).decided(false, demand, decision);
        assertThat(heard).containsExactly("denied", "denied");
    }

    private static String logOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
