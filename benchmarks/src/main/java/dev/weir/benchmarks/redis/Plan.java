package dev.weir.benchmarks.redis;

import dev.weir.benchmarks.ClosedLoop;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds that count
 * @param warmUp of everybody under every load, before them
 * @param slice of everybody under every load, in every round
 * @param flood the same of the denied flood, where the lead-in is longer than the deny cache's age
 */
record Plan(int rounds, ClosedLoop.Time warmUp, ClosedLoop.Time slice, ClosedLoop.Time flood) {

    static final Plan FULL = new Plan(7, time(500, 1000), time(150, 850), time(600, 1400));
    static final Plan QUICK = new Plan(3, time(200, 400), time(80, 320), time(600, 900));

    private static ClosedLoop.Time time(long leadIn, long counted) {
        return new ClosedLoop.Time(Duration.ofMillis(leadIn), Duration.ofMillis(counted));
    }
}
