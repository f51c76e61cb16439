package dev.weir.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** A bucket is used while a newcomer takes the only slot there is. What is left is that of "a", then of "b". */
@SuppressWarnings("this-escape") // to a base class that touches nothing of its subclasses
public final class DropRaces {

    private DropRaces() {}

    /** A newcomer that takes all it can have, so that it can be told from a bucket that was there before. */
    abstract static class OneSlot extends Race {
        final RateLimiter limiter = limiter("l", form, 5, Duration.ofHours(100));

        OneSlot(int taken) {
            super(1);
            limiter.tryAcquire("a", taken);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, (5 0|4 5), .*", expect = ACCEPTABLE, desc = "the last one's is there")
    @Outcome(expect = FORBIDDEN, desc = "one was charged to the other")
    @State
    public static class TakeAndNewcomers extends OneSlot {

        /** A sample. */
        public TakeAndNewcomers() {
            super(1);
        }

        @Actor
        public void take(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("a");
        }

        @Actor
        public void newcomers(LLLL_Result result) {
            boolean served = limiter.tryAcquire("c", 5) && limiter.tryAcquire("d", 5);
            result.r2 = limiter.tryAcquire("b", 5) && served;
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "a", "b"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "[45], true, 5 0, .*", expect = ACCEPTABLE, desc = "seen before or after it was dropped")
    @Outcome(expect = FORBIDDEN, desc = "another's bucket was seen")
    @State
    public static class PeekAndNewcomer extends OneSlot {

        /** A sample. */
        public PeekAndNewcomer() {
            super(1);
        }

        @Actor
        public void peek(LLLL_Result result) {
            result.r1 = limiter.peek("a").remaining();
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "a", "b"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, (5 0|4 5), .*", expect = ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "one was charged to the other")
    @State
    public static class TwoNewcomers extends Race {
        private final RateLimiter limiter = limiter(5);

        /** A sample. */
        public TwoNewcomers() {
            super(1);
            if (ThreadLocalRandom.current().nextBoolean()) {
                limiter.tryAcquire("c", 5);
            }
        }

        @Actor
        public void one(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("a");
        }

        @Actor
        public void two(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "a", "b"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "null, true, 5 0, .*", expect = ACCEPTABLE, desc = "given to whom it belongs, or to nobody")
    @Outcome(expect = FORBIDDEN, desc = "given to another")
    @State
    public static class RefundAndNewcomer extends OneSlot {

        /** A sample. */
        public RefundAndNewcomer() {
            super(5);
        }

        @Actor
        public void refund() {
            limiter.refund("a", 2);
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "a", "b"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "null, true, 5 0, .*", expect = ACCEPTABLE, desc = "only its own bucket was filled")
    @Outcome(expect = FORBIDDEN, desc = "another's bucket was filled")
    @State
    public static class ResetAndNewcomer extends OneSlot {

        /** A sample. */
        public ResetAndNewcomer() {
            super(5);
        }

        @Actor
        public void reset() {
            limiter.reset("a");
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "a", "b"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, 5 0, .*", expect = ACCEPTABLE, desc = "given back to whom it belongs, or forfeited")
    @Outcome(expect = FORBIDDEN, desc = "given to another")
    @State
    public static class GivingUpAndNewcomer extends OneSlot {
        private final CompletableFuture<?> waiting;

        /** A sample. */
        public GivingUpAndNewcomer() {
            super(5);
            waiting = limiter.acquireAsync("a", 3, Duration.ofHours(10)).toCompletableFuture();
        }

        @Actor
        public void giveUp(LLLL_Result result) {
            result.r1 = waiting.cancel(false);
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "a", "b"), form);
        }
    }
}
