package dev.weir.benchmarks.http;

import dev.weir.benchmarks.ClosedLoop;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param generations of processes: no two of one contender are equally fast
 * @param rounds with every generation
 * @param steady for so many seconds a process has got no faster before it counts
 * @param slice of everybody in every round
 */
record Plan(int generations, int rounds, int steady, ClosedLoop.Time slice) {

    static final Plan FULL = new Plan(3, 16, 5, time(100, 500));
    static final Plan QUICK = new Plan(1, 8, 3, time(50, 250));

    private static ClosedLoop.Time time(long leadIn, long counted) {
        return new ClosedLoop.Time(Duration.ofMillis(leadIn), Duration.ofMillis(counted));
    }
}
