package dev.weir.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.RateLimiter;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** A limiter gets other limits, of another form but as generous, while its bucket is used. */
@SuppressWarnings("this-escape") // to a base class that touches nothing of its subclasses
public final class TermsRaces {

    private TermsRaces() {}

    abstract static class Changing extends Race {
        final Form next = form.another();
        final int burst;
        final RateLimiter limiter;

        Changing(int burst, int taken) {
            super(64);
            this.burst = burst;
            limiter = limiter(burst);
            if (taken > 0) {
                limiter.tryAcquire("k", taken);
            }
            roundingIsMadeUpFor();
        }

        final void change() {
            limiter.reconfigure(next.limits(burst));
        }

        /** An instant is rounded up when limits change, which must not cost a permit here. */
        private void roundingIsMadeUpFor() {
            clock.advance(Duration.ofMillis(1));
        }

        final void end(LLLL_Result result) {
            roundingIsMadeUpFor();
            tell(result, left(limiter, "k"), form + " to " + next);
        }
    }

    /** One may go on by the old limits when the other has brought the bucket under the new ones and taken from it. */
    @JCStressTest
    @Outcome(id = "(true, false|false, true), 0, .*", expect = ACCEPTABLE, desc = "the last permit went to one")
    @Outcome(expect = FORBIDDEN, desc = "a permit twice, or none")
    @State
    public static class LastPermit extends Changing {

        /** A sample. */
        public LastPermit() {
            super(2, 1);
        }

        @Actor
        public void changeAndTake(LLLL_Result result) {
            change();
            result.r1 = limiter.tryAcquire("k");
        }

        @Actor
        public void take(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, 1, .*", expect = ACCEPTABLE, desc = "one bucket")
    @Outcome(expect = FORBIDDEN, desc = "a bucket under each of the limits, or a permit lost")
    @State
    public static class FirstTake extends Changing {

        /** A sample. */
        public FirstTake() {
            super(3, 0);
        }

        @Actor
        public void changeAndTake(LLLL_Result result) {
            change();
            result.r1 = limiter.tryAcquire("k");
        }

        @Actor
        public void take(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    @JCStressTest
    @Outcome(id = "true, null, 1, .*", expect = ACCEPTABLE, desc = "given back once")
    @Outcome(expect = FORBIDDEN, desc = "a permit was lost or came twice")
    @State
    public static class Refund extends Changing {

        /** A sample. */
        public Refund() {
            super(2, 1);
        }

        @Actor
        public void changeAndTake(LLLL_Result result) {
            change();
            result.r1 = limiter.tryAcquire("k");
        }

        @Actor
        public void refund() {
            limiter.refund("k", 1);
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    @JCStressTest
    @Outcome(id = "true, null, [12], .*", expect = ACCEPTABLE, desc = "before the take, or after it")
    @Outcome(expect = FORBIDDEN, desc = "the bucket came back")
    @State
    public static class Reset extends Changing {

        /** A sample. */
        public Reset() {
            super(2, 1);
        }

        @Actor
        public void changeAndTake(LLLL_Result result) {
            change();
            result.r1 = limiter.tryAcquire("k");
        }

        @Actor
        public void reset() {
            limiter.reset("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }

    @JCStressTest
    @Outcome(id = "[01], true, 0, .*", expect = ACCEPTABLE, desc = "seen before or after the take")
    @Outcome(expect = FORBIDDEN, desc = "seen while it was neither here nor there")
    @State
    public static class Peek extends Changing {

        /** A sample. */
        public Peek() {
            super(2, 1);
        }

        @Actor
        public void peek(LLLL_Result result) {
            result.r1 = limiter.peek("k").remaining();
        }

        @Actor
        public void changeAndTake(LLLL_Result result) {
            change();
            result.r2 = limiter.tryAcquire("k");
        }

        @Arbiter
        public void arbiter(LLLL_Result result) {
            end(result);
        }
    }
}
