package dev.weir.benchmarks.http;

import dev.weir.benchmarks.ClosedLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with a contender, and its callers.
 *
 * @param contender what is before the servlet
 * @param process the server
 * @param callers its callers
 */
record Served(Contender contender, ServerProcess process, Callers callers) implements AutoCloseable {

    private static final ClosedLoop.Time SECOND = new ClosedLoop.Time(Duration.ZERO, Duration.ofSeconds(1));
    private static final int LONGEST_WARM_UP = 40;
    private static final double FASTER = 1.03;
    private static final Pattern ALLOCATED = Pattern.compile("\r\n\r\n(\\d+) ");

    static Served start(ServerKind server, Contender contender) throws IOException {
        ServerProcess process = ServerProcess.start(server, contender);
        String answer = Connection.get(process.port(), contender.path());
        if (answer.contains("\r\nRateLimit: ") != contender.addsFields()) {
            throw new IOException(contender + " on " + server + " answers: " + answer);
        }
        return new Served(contender, process, new Callers(process.port(), contender.path()));
    }

    /** Asks until it has got no faster for some seconds: compilers take as many with a servlet, and more with JAX-RS. */
    void warmUp(int wanted) throws IOException {
        double reached = 0;
        int steady = 0;
        for (int second = 0; second < LONGEST_WARM_UP && steady < wanted; second++) {
            double speed = callers.ask(SECOND).getOrDefault("perSecond", 0.0);
            steady++;
            if (speed > reached * FASTER) {
                reached = speed;
                steady = 0;
            }
        }
    }

    /** What callers saw, and what a request took. */
    Map<String, Double> ask(ClosedLoop.Time time) throws IOException {
        long allocated = allocated();
        Duration cpu = process.cpu();
        Map<String, Double> values = callers.ask(time);
        double all = values.getOrDefault("all", 0.0);
        values.put("cpuMicros", process.cpu().minus(cpu).toNanos() / 1e3 / all);
        values.put("allocatedBytes", (allocated() - allocated) / all);
        return values;
    }

    private long allocated() throws IOException {
        Matcher text = ALLOCATED.matcher(Connection.get(process.port(), Application.ALLOCATED_PATH));
        if (!text.find()) {
            throw new IOException("the server does not tell what it has allocated");
        }
        return Long.parseLong(text.group(1));
    }

    @Override
    public void close() {
        process.close();
    }
}
