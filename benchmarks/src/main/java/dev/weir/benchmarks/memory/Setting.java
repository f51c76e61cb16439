package dev.weir.benchmarks.memory;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A contender that has seen every key, and which keys it is asked for. Public for JMH alone. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH
public class Setting {

    @Param("hot-allow.t1")
    public String test;

    @Param(Contenders.WEIR)
    public String contender;

    Contender asked;
    Limits limits;
    String[] keys;
    String[] suffixes;
    int[] draws;

    @Setup(Level.Trial)
    public void fill() {
        Traffic traffic = Case.traffic(test);
        limits = Case.limits(test);
        asked = Contenders.named(contender, limits);
        suffixes = traffic.suffixes();
        draws = traffic.draws();
        keys = new String[suffixes.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Traffic.PREFIX.concat(suffixes[i]);
            if (!asked.take(keys[i])) {
                throw new IllegalStateException(contender + " denied " + keys[i] + " its first permit");
            }
        }
    }
}
