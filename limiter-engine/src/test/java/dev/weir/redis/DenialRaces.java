package dev.weir.redis;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.Limit;
import dev.weir.internal.LimitSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** What Redis told of is kept, found and given back to at once: of one limit or of two, in a cache with a single place. */
public final class DenialRaces {

    private static final List<LimitSet> LIMITS = List.of(
            new LimitSet(List.of(Limit.parse("10/1d")), Duration.ZERO),
            new LimitSet(List.of(Limit.parse("10/1d"), Limit.parse("10/2d")), Duration.ZERO));

    private DenialRaces() {}

    /** What each sample starts from. */
    abstract static class Base {
        final DenyCache cache = new DenyCache(1, Duration.ofMinutes(1), () -> 0);
        final Rounds rounds = new Rounds(null, new BucketNames("t:", null), cache);
        final int form = ThreadLocalRandom.current().nextInt(2);
        final RedisLimiter limiter = new RedisLimiter(null, "l", LIMITS.get(form), Duration.ZERO, cache);

        final Round round(String key) {
            return rounds.of(List.of(new Demand(limiter, key, 10)));
        }

        final void keep(Round round, int taken) {
            LimitSet limits = limiter.terms().limits();
            long[] bucket = limits.full(0);
            limits.take(bucket, taken);
            cache.keep(round, new Reply(false, List.of(new Standing(bucket, 0, 0, 0))));
        }

        final Object left(String key) {
            Decision known = cache.find(limiter.terms(), key, 10);
            return known == null ? "none" : known.remaining() + " " + known.resetAfterMicros() / 8_640_000_000L;
        }
    }

    @JCStressTest
    @Outcome(id = "null, null, none, .*", expect = ACCEPTABLE, desc = "it is older than the gift")
    @Outcome(expect = FORBIDDEN, desc = "what is older than a gift is known after it")
    @State
    public static class KeepAndGift extends Base {
        private final Round asked = round("k");

        @Actor
        public void keep() {
            keep(asked, 8);
        }

        @Actor
        public void give() {
            cache.given(asked.charges.get(0));
        }

        @Arbiter
        public void end(LLLL_Result result) {
            result.r3 = left("k");
            result.r4 = form;
        }
    }

    @JCStressTest
    @Outcome(
            id = "null, (none|2 8|2 16|7 3|7 6), (none|2 8|2 16|7 3|7 6), .*",
            expect = ACCEPTABLE,
            desc = "one of both")
    @Outcome(expect = FORBIDDEN, desc = "parts of both")
    @State
    public static class KeepTwiceAndFind extends Base {
        private final Round asked = round("k");

        /** A sample. */
        public KeepTwiceAndFind() {
            keep(asked, 8);
        }

        @Actor
        public void keep() {
            keep(asked, 3);
        }

        @Actor
        public void find(LLLL_Result result) {
            result.r2 = left("k");
        }

        @Arbiter
        public void end(LLLL_Result result) {
            result.r3 = left("k");
            result.r4 = form;
        }
    }

    @JCStressTest
    @Outcome(id = "null, (none|2 8|2 16), none, .*", expect = ACCEPTABLE, desc = "before the other came, or after")
    @Outcome(expect = FORBIDDEN, desc = "what is another key's")
    @State
    public static class PushOutAndFind extends Base {
        private final Round other = round("other");

        /** A sample. */
        public PushOutAndFind() {
            keep(round("k"), 8);
        }

        @Actor
        public void keep() {
            keep(other, 3);
        }

        @Actor
        public void find(LLLL_Result result) {
            result.r2 = left("k");
        }

        @Arbiter
        public void end(LLLL_Result result) {
            result.r3 = left("k");
            result.r4 = form;
        }
    }

    @JCStressTest
    @Outcome(id = "null, (7 3|7 6|none), none, .*", expect = ACCEPTABLE, desc = "one gives way")
    @Outcome(expect = FORBIDDEN, desc = "what is another key's, or was given to")
    @State
    public static class PushOutAndGift extends Base {
        private final Round asked = round("k");
        private final Round other = round("other");

        /** A sample. */
        public PushOutAndGift() {
            keep(asked, 8);
        }

        @Actor
        public void keep() {
            keep(other, 3);
        }

        @Actor
        public void give() {
            cache.given(asked.charges.get(0));
        }

        @Arbiter
        public void end(LLLL_Result result) {
            result.r2 = left("other");
            result.r3 = left("k");
            result.r4 = form;
        }
    }
}
