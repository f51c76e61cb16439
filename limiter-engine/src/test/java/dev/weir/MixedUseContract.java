package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whatever mix of takers, waiters and quitters comes, no window sees more than burst + rate × elapsed. */
interface MixedUseContract extends BackendUnderTest {

    /** Permits that were served, or given back where negative. */
    record Event(long at, long permits) {}

    @Test
    default void taking_waiting_and_giving_up_never_exceed_the_bound() {
        mixes(false);
    }

    @Test
    default void refunds_add_no_more_than_they_give_back() {
        mixes(true);
    }

    private void mixes(boolean refunds) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        try (Backend backend = backend(clock, effort())) {
            for (int i = 0; i < effort() / 1000; i++) {
                Limit limit = new Limit(
                        random.nextLong(1, 50), Duration.ofMillis(random.nextLong(1, 20)), random.nextLong(1, 20));
                Duration maxWait = Duration.ofMillis(random.nextLong(1, 40));
                RateLimiter limiter = backend.limiter("l" + i, List.of(limit), maxWait);
                List<Event> events = mix(limiter, clock, random.split(), refunds);
                assertBound(limit, maxWait.toMillis() * 1000, events, "seed " + seed + ", mix " + i);
            }
        }
    }

    private static List<Event> mix(RateLimiter limiter, ManualClock clock, SplittableRandom random, boolean refunds) {
        List<Event> events = new ArrayList<>();
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        Limit limit = limiter.limits().get(0);
        long perPermit = limit.periodMicros() / limit.permits() + 1;
        long[] used = {0};
        for (int step = 0; step < 200; step++) {
            long permits = random.nextLong(1, limit.burst() + 1);
            switch (random.nextInt(refunds ? 6 : 5)) {
                case 0 -> clock.set(clock.micros() + random.nextLong(2 * perPermit));
                case 1 -> {
                    if (limiter.tryAcquire("k", permits)) {
                        events.add(new Event(clock.micros(), permits));
                        used[0] += permits;
                    }
                }
                case 2, 3 -> {
                    var served = limiter.acquireAsync("k", permits, limiter.maxWait())
                            .toCompletableFuture();
                    var unused = served.thenAccept(decision -> {
                        if (decision.allowed()) {
                            events.add(new Event(clock.micros(), permits));
                            used[0] += permits;
                        }
                    });
                    waiting.add(served);
                    BackendUnderTest.settle(limiter);
                }
                case 4 -> {
                    if (!waiting.isEmpty()) { // the last one to come more often than another
                        int last = waiting.size() - 1;
                        waiting.get(random.nextBoolean() ? last : random.nextInt(last + 1))
                                .cancel(false);
                        BackendUnderTest.settle(limiter);
                    }
                }
                default -> {
                    if (used[0] > 0) {
                        long back = random.nextLong(used[0]) + 1;
                        limiter.refund("k", back);
                        events.add(new Event(clock.micros(), -back));
                        used[0] -= back;
                    }
                }
            }
        }
        clock.advance(limiter.maxWait());
        return events;
    }

    /**
     * A refund may bring forward who falls due within the longest wait after it, and nobody else. A waiter whose permits
     * fall due within a tick is served at its end, so that a window that begins there is short by less than a tick.
     */
    private static void assertBound(Limit limit, long maxWait, List<Event> events, String context) {
        for (int from = 0; from < events.size(); from++) {
            long start = events.get(from).at();
            long admitted = 0;
            long givenBack = events.stream()
                    .limit(from)
                    .filter(event -> event.permits() < 0 && event.at() >= start - maxWait)
                    .mapToLong(event -> -event.permits())
                    .sum();
            for (Event event : events.subList(from, events.size())) {
                if (event.permits() < 0) {
                    givenBack -= event.permits();
                } else {
                    admitted += event.permits();
                    // admitted - givenBack - burst < permits * (elapsed + 1) / period
                    BigInteger beyondBurst = BigInteger.valueOf(admitted - givenBack - limit.burst());
                    assertThat(beyondBurst.multiply(BigInteger.valueOf(limit.periodMicros())))
                            .as("%s, %s, from %s to %s", context, limit, start, event.at())
                            .isLessThan(BigInteger.valueOf(limit.permits() * (event.at() - start + 1)));
                }
            }
        }
    }
}
