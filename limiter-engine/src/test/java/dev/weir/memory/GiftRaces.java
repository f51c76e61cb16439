package dev.weir.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** Permits are taken from a bucket while others come back to it. */
@SuppressWarnings("this-escape") // to a base class that touches nothing of its subclasses
public final class GiftRaces {

    private GiftRaces() {}

    @JCStressTest
    @Outcome(id = "null, (true, 0|false, 2), .*", expect = ACCEPTABLE, desc = "after the refund, or before it")
    @Outcome(expect = FORBIDDEN, desc = "a permit was lost or came twice")
    @State
    public static class RefundAndTake extends Race {
        private final RateLimiter limiter = limiter(2);

        /** A sample. */
        public RefundAndTake() {
            super(64);
            limiter.tryAcquire("k");
        }

        @Actor
        public void refund() {
            limiter.refund("k", 1);
        }

        @Actor
        public void take(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("k", 2);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "k"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "null, null, 2, .*", expect = ACCEPTABLE, desc = "both came back")
    @Outcome(expect = FORBIDDEN, desc = "a permit was lost")
    @State
    public static class TwoRefunds extends Race {
        private final RateLimiter limiter = limiter(3);

        /** A sample. */
        public TwoRefunds() {
            super(64);
            limiter.tryAcquire("k", 3);
        }

        @Actor
        public void one() {
            limiter.refund("k", 1);
        }

        @Actor
        public void two() {
            limiter.refund("k", 1);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "k"), form);
        }
    }

    @JCStressTest
    @Outcome(id = "true, (false, 2|true, [01]), .*", expect = ACCEPTABLE, desc = "after, between or before the takes")
    @Outcome(expect = FORBIDDEN, desc = "a take was undone alone, or the reset was lost")
    @State
    public static class ResetAndTakes extends Race {
        private final RateLimiter limiter = limiter(2);

        /** A sample. */
        public ResetAndTakes() {
            super(64);
            limiter.tryAcquire("k");
        }

        @Actor
        public void reset() {
            limiter.reset("k");
        }

        @Actor
        public void takes(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("k");
            result.r2 = limiter.tryAcquire("k");
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, left(limiter, "k"), form);
        }
    }

    /** Hours until full are told: one was taken, one reserved and given up, one reserved. */
    @JCStressTest
    @Outcome(id = "true, null, 2, .*", expect = ACCEPTABLE, desc = "given up before the other reserved")
    @Outcome(id = "true, null, 3, .*", expect = ACCEPTABLE, desc = "forfeited, for the other reserved behind it")
    @Outcome(expect = FORBIDDEN, desc = "more was given back than was taken, or less")
    @State
    public static class GivingUpAndReserving extends Race {
        private final RateLimiter limiter = limiter("l", form, 1, Duration.ofHours(9));
        private final CompletableFuture<?> waiting;

        /** A sample. */
        public GivingUpAndReserving() {
            super(64);
            limiter.tryAcquire("k");
            waiting = limiter.acquireAsync("k", 1, Duration.ofHours(9)).toCompletableFuture();
        }

        @Actor
        public void giveUp(LLLL_Result result) {
            result.r1 = waiting.cancel(false);
        }

        @Actor
        public void reserve() {
            var unused = limiter.acquireAsync("k", 1, Duration.ofHours(9));
        }

        @Arbiter
        public void end(LLLL_Result result) {
            tell(result, limiter.peek("k").resetAfter().toHours(), form);
        }
    }
}
