package dev.weir.benchmarks.memory;

import org.openjdk.jmh.annotations.Benchmark;

/** One decision. Public for JMH alone. */
public class Decisions {

    static final String PREBUILT = "prebuilt";
    static final String BUILT = "built";

    /** For a key whose string is there. */
    @Benchmark
    public boolean prebuilt(Caller caller) {
        return caller.ask();
    }

    /** For a key whose string is made for the call. */
    @Benchmark
    public boolean built(Caller caller) {
        return caller.askWithBuiltKey();
    }
}
