package dev.weir.benchmarks.memory;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a million keys leave on the heap, with everything: table or map, keys, limiters. Measured once in a JVM, as the
 * difference between two garbage collections. Public for JMH alone.
 */
public class Retained {

    static final String FILL = "fill";
    static final String BYTES = "bytes";
    static final String KEPT = "kept";

    private static final int KEYS = 1_000_000;

    /** Only a part is asked for again: each that was forgotten takes the place of another. */
    private static final int STEP = 16;

    /** Whom to fill. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Asked {

        @Param(Case.RETAINED)
        public String test;

        @Param(Contenders.WEIR)
        public String contender;
    }

    /** What was found. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Found {

        /** For each key that was kept. */
        public double bytes;

        /** Keys that were not forgotten, of those asked for. */
        public double kept;
    }

    @Benchmark
    public Object fill(Asked state, Found found) {
        Limits limits = new Limits(false, state.test.endsWith("-k3") ? 3 : 1, KEYS);
        long before = used();
        Contender asked = Contenders.named(state.contender, limits);
        for (int i = 0; i < KEYS; i++) {
            asked.take(Traffic.PREFIX.concat(Traffic.suffix(i)));
        }
        long filled = used() - before;
        int denied = 0;
        for (int i = 0; i < KEYS; i += STEP) {
            if (!asked.take(Traffic.PREFIX.concat(Traffic.suffix(i)))) {
                denied++;
            }
        }
        found.kept = (double) denied / (KEYS / STEP);
        found.bytes = filled / (KEYS * found.kept);
        return asked;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
