package dev.weir;

import java.time.Duration;

/** What the parts of {@link BackendContract} ask of who runs them. */
interface BackendUnderTest {

    /** A limiter lets nobody wait longer than this, where a test does not say. */
    Duration MAX_WAIT = Duration.ofSeconds(10);

    /**
     * A backend to be closed by the test.
     *
     * @param clock decides by this one
     * @param maxBuckets keeps at least about so many one-limit buckets
     * @param listeners hear of its decisions
     * @return a fresh one, with all buckets full
     */
    Backend backend(MicrosClock clock, int maxBuckets, RateLimitListener... listeners);

    /** How many decisions the longer tests make; fewer where each is a round trip. */
    default int effort() {
        return 100_000;
    }

    /** Returns once what was asked before, and not waited for, has come to the backend and its answer back. */
    static void settle(RateLimiter limiter) {
        var unused = limiter.peek("another");
    }

    /** A limiter whose callers may wait. */
    static RateLimiter limiter(Backend backend, String name, String limits) {
        return backend.limiter(name, Limit.parseAll(limits), MAX_WAIT);
    }

    /** A limiter whose callers cannot wait. */
    static RateLimiter impatient(Backend backend, String name, String limits) {
        return backend.limiter(name, Limit.parseAll(limits), Duration.ZERO);
    }
}
