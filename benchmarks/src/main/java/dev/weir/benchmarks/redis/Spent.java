package dev.weir.benchmarks.redis;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * What was spent up to now.
 *
 * @param jvmMicros processor time of this process
 * @param redisMicros processor time of the server
 * @param scripts that it ran
 */
record Spent(double jvmMicros, double redisMicros, double scripts) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Spent now(RespConnection connection) throws IOException {
        Map<String, String> cpu = connection.info("cpu");
        return new Spent(
                SYSTEM.getProcessCpuTime() / 1e3,
                1e6 * (number(cpu, "used_cpu_user") + number(cpu, "used_cpu_sys")),
                ScriptTime.spent(connection)[0]);
    }

    private static double number(Map<String, String> info, String name) {
        return Double.parseDouble(info.getOrDefault(name, "0"));
    }

    /** Adds what a decision took since then. */
    void addTo(Map<String, Double> values, Spent before) {
        double decisions = values.getOrDefault("all", 0.0);
        values.put("jvmMicros", (jvmMicros - before.jvmMicros) / decisions);
        values.put("redisMicros", (redisMicros - before.redisMicros) / decisions);
        values.put("scripts", (scripts - before.scripts) / decisions);
    }
}
