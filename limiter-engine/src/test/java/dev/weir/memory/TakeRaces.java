package dev.weir.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** Takes of one bucket at once. */
@SuppressWarnings("this-escape") // to a base class that touches nothing of its subclasses
public final class TakeRaces {

    private TakeRaces() {}

    /** The bucket is there, or both bring it. */
    @JCStressTest
    @Outcome(id = "(true, false|false, true), 0, .*", expect = ACCEPTABLE, desc = "the last permit went to one")
    @Outcome(expect = FORBIDDEN, desc = "a permit twice, or none")
    @State
    public static class LastPermit extends Race {
        private final boolean known = ThreadLocalRandom.current().nextBoolean();
        private final RateLimiter limiter = limiter(known ? 2 : 1);

        /** A sample. */
        public LastPermit() {
            super(64);
            if (known) {
                limiter.tryAcquire("k");
            }
        }

        @Actor
        public void one(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("k");
        }

        @Actor
        public void two(LLLL_Result result) {
            result.r2 = limiter.decide("k").allowed();
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "k"), form);
        }
    }

    /** One may have read the clock long before the other: that must neither deny nor forgive. */
    @JCStressTest
    @Outcome(id = "(true, false|false, true), 0, .*", expect = ACCEPTABLE, desc = "the permit of that hour went to one")
    @Outcome(expect = FORBIDDEN, desc = "time ran back")
    @State
    public static class MovingClock extends Race {
        private final RateLimiter limiter = limiter(1);

        /** A sample. */
        public MovingClock() {
            super(64);
            limiter.tryAcquire("k");
        }

        @Actor
        public void one(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("k");
        }

        @Actor
        public void two(LLLL_Result result) {
            clock.advance(Duration.ofHours(3));
            result.r2 = limiter.tryAcquire("k");
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "k"), form);
        }
    }
}
