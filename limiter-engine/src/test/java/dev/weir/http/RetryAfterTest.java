package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Limit;
import dev.weir.ManualClock;
import dev.weir.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who waits as long as {@code Retry-After} says is let in, whatever the limits, when nobody else asked. */
class RetryAfterTest {

    private static final int ROUNDS = 5_000;
    private static final int REQUESTS = 12;
    private static final long LONGEST_PERIOD_MILLIS = 3_600_000;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final ManualClock clock = new ManualClock();

    @Test
    void waiting_just_that_long_is_enough_under_thousands_of_random_limits() {
        int refusals = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Policy policy = policy(round);
            try (MemoryBackend backend =
                    MemoryBackend.builder().maxBuckets(64).clock(clock).build()) {
                Gate gate = new Gate(backend, List.of(policy));
                for (int i = 0; i < REQUESTS; i++) {
                    refusals += ask(gate, policy) ? 1 : 0;
                }
            }
        }
        assertThat(refusals).as("refusals that were put to the test").isGreaterThan(ROUNDS);
    }

    /** Whether the request was refused, and then had after its wait. */
    private boolean ask(Gate gate, Policy policy) {
        clock.advance(Duration.ofNanos(1_000 * random.nextLong(2_000_000)));
        Verdict verdict = gate.check(request(), (name, value) -> {});
        if (verdict.proceeds()) {
            return false;
        }
        String what = "seed " + seed + ": " + policy;
        String seconds = verdict.fields().get("Retry-After");
        assertThat(seconds).as(what).matches("[1-9][0-9]*");
        clock.advance(Duration.ofSeconds(Long.parseLong(seconds)));
        assertThat(gate.check(request(), (name, value) -> {}).proceeds())
                .as(what)
                .isTrue();
        return true;
    }

    private static StubRequest request() {
        return new StubRequest().path(RequestPath.decoded("/")).remoteAddress("192.0.2.1");
    }

    private Policy policy(int round) {
        List<Limit> limits = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            limits.add(new Limit(
                    random.nextLong(1, 50),
                    Duration.ofMillis(random.nextLong(1, LONGEST_PERIOD_MILLIS)),
                    random.nextLong(1, 10)));
        }
        long smallest = Policy.smallestBurst(limits);
        return Policy.named("p" + round)
                .limits(limits)
                .cost(random.nextLong(1, smallest + 1))
                .build();
    }

    @Test
    void the_wait_that_a_later_filter_tells_is_enough_for_the_earlier_one_too() {
        int refusals = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Policy first = policy(2 * round);
            Policy second = policy(2 * round + 1);
            try (MemoryBackend backend =
                    MemoryBackend.builder().maxBuckets(64).clock(clock).build()) {
                Gate edge = new Gate(backend, List.of(first));
                Gate later = new Gate(backend, List.of(second));
                for (int i = 0; i < REQUESTS; i++) {
                    refusals += ask(edge, later, "seed " + seed + ": " + first + " and " + second) ? 1 : 0;
                }
            }
        }
        assertThat(refusals).as("refusals that were put to the test").isGreaterThan(ROUNDS);
    }

    /** Whether the later one refused the request, and then both had it after its wait. */
    private boolean ask(Gate edge, Gate later, String what) {
        clock.advance(Duration.ofNanos(1_000 * random.nextLong(2_000_000)));
        StubRequest request = request();
        if (!edge.check(request, (name, value) -> {}).proceeds()) {
            return false;
        }
        Verdict verdict = later.check(request, (name, value) -> {});
        if (verdict.proceeds()) {
            return false;
        }
        clock.advance(Duration.ofSeconds(Long.parseLong(verdict.fields().get("Retry-After"))));
        StubRequest again = request();
        assertThat(edge.check(again, (name, value) -> {}).proceeds()).as(what).isTrue();
        assertThat(later.check(again, (name, value) -> {}).proceeds()).as(what).isTrue();
        return true;
    }
}
