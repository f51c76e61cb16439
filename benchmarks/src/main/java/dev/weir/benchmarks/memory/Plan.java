package dev.weir.benchmarks.memory;

/**
 * How much is measured.
 *
 * @param rounds in each of which everybody gets a new JVM
 * @param warmUps iterations that do not count
 * @param iterations that do
 * @param warmUpMillis of each
 * @param millis of each
 */
record Plan(int rounds, int warmUps, int iterations, int warmUpMillis, int millis) {

    static final Plan FULL = new Plan(3, 3, 3, 500, 500);
    static final Plan QUICK = new Plan(1, 2, 3, 300, 200);
}
