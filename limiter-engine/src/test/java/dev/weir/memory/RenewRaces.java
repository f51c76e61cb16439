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

/** The limits have changed for others as generous, and the bucket of "a" is put under them while "b" comes, and takes all. */
@SuppressWarnings("this-escape") // to a base class that touches nothing of its subclasses
public final class RenewRaces {

    private RenewRaces() {}

    /** An instant is rounded up when limits change, which must not cost a permit here. */
    private static void roundingIsMadeUpFor(Race race) {
        race.clock.advance(Duration.ofMillis(1));
    }

    /** Where there is one slot, "b" drops "a", or "a" drops "b", or "a" is brought where it has a slot to itself. */
    @JCStressTest
    @Outcome(id = "true, true, (5 0|4 5), in one array.*", expect = ACCEPTABLE, desc = "the last one's is there")
    @Outcome(id = "true, true, [34] 0, in two arrays.*", expect = ACCEPTABLE, desc = "brought over, or dropped before")
    @Outcome(expect = FORBIDDEN, desc = "one got the bucket of the other")
    @State
    public static class OneSlot extends Race {
        private final Form next = form.another();
        private final RateLimiter limiter = limiter(5);
        private final RateLimiter other = limiter("other", form, 5, Duration.ZERO);

        /** A sample. */
        public OneSlot() {
            super(1);
            limiter.tryAcquire("a");
            limiter.reconfigure(next.limits(5));
            roundingIsMadeUpFor(this);
        }

        @Actor
        public void take(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("a");
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = other.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            roundingIsMadeUpFor(this);
            String arrays = next == form.sameSlot() ? "in one array: " : "in two arrays: ";
            tell(result, left(limiter, "a") + " " + left(other, "b"), arrays + form + " to " + next);
        }
    }

    /** Where there are two slots, and somebody in the other one who is to go before "b". */
    @JCStressTest
    @Outcome(id = "true, true, [345] 0, .*", expect = ACCEPTABLE, desc = "who is deepest in debt stays")
    @Outcome(expect = FORBIDDEN, desc = "one got the slot of the other")
    @State
    public static class TwoSlots extends Race {
        private final Form next = form.sameSlot();
        private final RateLimiter limiter = limiter(5);

        /** A sample. */
        public TwoSlots() {
            super(2);
            limiter.tryAcquire("a");
            limiter.tryAcquire("c", 2);
            limiter.reconfigure(next.limits(5));
            roundingIsMadeUpFor(this);
        }

        @Actor
        public void take(LLLL_Result result) {
            result.r1 = limiter.tryAcquire("a");
        }

        @Actor
        public void newcomer(LLLL_Result result) {
            result.r2 = limiter.tryAcquire("b", 5);
        }

        @Arbiter
        public void end(LLLL_Result result) {
            roundingIsMadeUpFor(this);
            tell(result, left(limiter, "a", "b"), form + " to " + next);
        }
    }
}
