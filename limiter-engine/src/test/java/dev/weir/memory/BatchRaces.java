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

/** Several buckets are claimed together while others use them. */
@SuppressWarnings("this-escape") // to a base class that touches nothing of its subclasses
public final class BatchRaces {

    private BatchRaces() {}

    /** Two buckets of one permit each, that were there before or were not. */
    abstract static class TwoBuckets extends Race {
        final Form other = Form.any();
        final RateLimiter a = limiter("a", form, 1, Duration.ZERO);
        final RateLimiter b = limiter("b", other, 1, Duration.ZERO);

        TwoBuckets() {
            super(64);
            known(a);
            known(b);
        }

        private static void known(RateLimiter limiter) {
            if (ThreadLocalRandom.current().nextBoolean() && limiter.tryAcquire("k")) {
                limiter.refund("k", 1);
            }
        }

        final void end(LLLL_Result result) {
            tell(result, left(a, "k") + " " + left(b, "k"), form + " and " + other);
        }
    }

    @JCStressTest
    @Outcome(id = "(true, false|false, true), 0 0, .*", expect = ACCEPTABLE, desc = "one had both")
    @Outcome(expect = FORBIDDEN, desc = "each had one, or both had both")
    @State
    public static class OppositeOrders extends TwoBuckets {

        /** A sample. */
        public OppositeOrders() {}

        @Actor
        public void one(LLLL_Result result) {
            result.r1 = both(a, b);
        }

        @Actor
        public void two(LLLL_Result result) {
            result.r2 = both(b, a);
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    @JCStressTest
    @Outcome(id = "(true, false false|false, true true), 0 0, .*", expect = ACCEPTABLE, desc = "all or nothing")
    @Outcome(expect = FORBIDDEN, desc = "half of it was seen")
    @State
    public static class SingleTakes extends TwoBuckets {

        /** A sample. */
        public SingleTakes() {}

        @Actor
        public void together(LLLL_Result result) {
            result.r1 = both(a, b);
        }

        @Actor
        public void alone(LLLL_Result result) {
            boolean second = b.tryAcquire("k");
            result.r2 = second + " " + a.tryAcquire("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    /** What is denied and asked again by others must not show meanwhile. */
    @JCStressTest
    @Outcome(id = "false, true, 0 0, .*", expect = ACCEPTABLE, desc = "a denial takes nothing")
    @Outcome(expect = FORBIDDEN, desc = "a denial was felt")
    @State
    public static class DeniedAndSingleTake extends TwoBuckets {

        /** A sample. */
        public DeniedAndSingleTake() {
            b.tryAcquire("k");
        }

        @Actor
        public void together(LLLL_Result result) {
            result.r1 = both(a, b);
        }

        @Actor
        public void alone(LLLL_Result result) {
            result.r2 = a.tryAcquire("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    @JCStressTest
    @Outcome(id = "(true, false, 0 0|false, true, 0 1), .*", expect = ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "a permit twice, or half a batch")
    @State
    public static class ChangedLimit extends TwoBuckets {
        private final Form next = form.another();

        /** A sample. */
        public ChangedLimit() {
            clock.advance(Duration.ofMillis(1));
        }

        @Actor
        public void together(LLLL_Result result) {
            result.r1 = both(a, b);
        }

        @Actor
        public void changeAndTake(LLLL_Result result) {
            a.reconfigure(next.limits(1));
            result.r2 = a.tryAcquire("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    /** There are two slots: the newcomer pushes out one of the two, whichever moment it comes. */
    @JCStressTest
    @Outcome(id = "true, true, (2 0|0 2) 1, .*", expect = ACCEPTABLE, desc = "the newcomer came last")
    @Outcome(id = "true, true, (1 0|0 1) 2, .*", expect = ACCEPTABLE, desc = "the newcomer came first")
    @Outcome(expect = FORBIDDEN, desc = "one was charged to another")
    @State
    public static class Newcomer extends Race {
        private final RateLimiter limiter = limiter(2);

        /** A sample. */
        public Newcomer() {
            super(2);
            limiter.tryAcquire("a");
            limiter.tryAcquire("b");
        }

        @Actor
        public void together(LLLL_Result result) {
            result.r1 = both(limiter, "a", limiter, "b");
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("c");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            tell(result, left(limiter, "a", "b", "c"), form);
        }
    }
}
