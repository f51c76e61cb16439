package dev.weir.benchmarks.memory;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** A thread that asks, and sees that the answers are right. Public for JMH alone. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // by JMH
public class Caller {

    private Contender asked;
    private boolean expected;
    private String[] keys;
    private String[] suffixes;
    private int[] draws;
    private int next;
    private long wrong;

    /** Threads begin at different places of the same draws. */
    @Setup(Level.Trial)
    public void start(Setting setting, ThreadParams thread) {
        asked = setting.asked;
        expected = setting.limits.wide();
        keys = setting.keys;
        suffixes = setting.suffixes;
        draws = setting.draws;
        next = draws.length / thread.getThreadCount() * thread.getThreadIndex();
    }

    boolean ask() {
        return checked(asked.take(keys[draw()]));
    }

    /** With a string that nobody has seen, as of a header that was just read. */
    boolean askWithBuiltKey() {
        return checked(asked.take(Traffic.PREFIX.concat(suffixes[draw()])));
    }

    private int draw() {
        return draws[next++ & (draws.length - 1)];
    }

    private boolean checked(boolean taken) {
        if (taken != expected) {
            wrong++;
        }
        return taken;
    }

    @TearDown(Level.Iteration)
    public void check() {
        if (wrong > 0) {
            throw new IllegalStateException(wrong + " calls were "
                    + (expected ? "denied, and had to be allowed" : "allowed, and had to be denied"));
        }
    }
}
