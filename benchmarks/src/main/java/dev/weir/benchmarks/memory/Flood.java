package dev.weir.benchmarks.memory;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One thread asks for keys that nobody has seen, over and over, another for a few that have used up what they had: every
 * one of these that is allowed again was forgotten. Public for JMH alone.
 */
public class Flood {

    static final String GROUP = "flood";
    static final String HOT = "hot";
    static final String FRESH = "fresh";
    static final String FORGOTTEN = "forgotten";

    private static final Traffic HOT_SET = new Traffic(1_000, true);

    /** Small, so that the flood comes round many times. */
    private static final Limits LIMITS = new Limits(false, 1, 100_000);

    /** Whoever is asked. */
    @State(Scope.Group)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Asked {

        @Param(Case.FLOOD)
        public String test;

        @Param(Contenders.WEIR)
        public String contender;

        Contender asked;
        String[] hotKeys;
        int[] draws;

        @Setup(Level.Trial)
        public void fill() {
            asked = Contenders.named(contender, LIMITS);
            hotKeys = HOT_SET.suffixes();
            draws = HOT_SET.draws();
            for (String key : hotKeys) {
                asked.take(key);
            }
        }
    }

    /** The thread with the keys that are known. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Known {
        public long forgotten;
        private int next;
    }

    /** The thread with new keys. */
    @State(Scope.Thread)
    public static class Newcomers {
        private int next;
        private long refused;

        /** Newcomers are always served. Whoever keeps fingerprints takes one for another now and then; none was here. */
        @TearDown(Level.Iteration)
        public void check() {
            if (refused > 0) {
                throw new IllegalStateException(refused + " newcomers were refused");
            }
        }
    }

    @Benchmark
    @Group(GROUP)
    @GroupThreads(1)
    public boolean hot(Asked state, Known known) {
        boolean taken = state.asked.take(state.hotKeys[state.draws[known.next++ & (state.draws.length - 1)]]);
        if (taken) {
            known.forgotten++;
        }
        return taken;
    }

    @Benchmark
    @Group(GROUP)
    @GroupThreads(1)
    public boolean fresh(Asked state, Newcomers newcomers) {
        boolean taken = state.asked.take(Traffic.PREFIX.concat(Traffic.suffix(newcomers.next++)));
        if (!taken) {
            newcomers.refused++;
        }
        return taken;
    }
}
