package dev.weir.benchmarks.http;

import dev.weir.benchmarks.ClosedLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Callers who ask, wait for the answer and ask again, all on one thread, to leave the processor to the server. Each request
 * has one of a thousand keys. Connections are new for each time, for servers close those that nobody uses. Not thread-safe.
 */
final class Callers {

    private static final int CONNECTIONS = 16;
    private static final int KEYS = 1_000;
    private static final long HANGS = TimeUnit.SECONDS.toMillis(30);

    private final int port;
    private final List<ByteBuffer> requests = new ArrayList<>();
    private int next;

    Callers(int port, String path) {
        this.port = port;
        for (int i = 0; i < KEYS; i++) {
            requests.add(Connection.request(path, String.format(Locale.ROOT, "key-%06d", i)));
        }
    }

    /** Asks for a time, the end of which counts. */
    Map<String, Double> ask(ClosedLoop.Time time) throws IOException {
        List<Connection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = new Connection(port);
                connections.add(connection);
                connection.register(selector);
            }
            return ask(time, connections, selector);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private Map<String, Double> ask(ClosedLoop.Time time, List<Connection> connections, Selector selector)
            throws IOException {
        Histogram latency = new Histogram(TimeUnit.SECONDS.toNanos(60), 2);
        long from = System.nanoTime() + time.leadIn().toNanos();
        long end = from + time.counted().toNanos();
        long all = 0;
        long counted = 0;
        int open = 0;
        for (Connection connection : connections) {
            send(connection);
            open++;
        }
        while (open > 0) {
            if (selector.select(HANGS) == 0) {
                throw new IOException("no answer for " + HANGS + " ms");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (!connection.receive()) {
                    continue;
                }
                long now = System.nanoTime();
                all++;
                if (now - from >= 0 && now - end < 0) {
                    counted++;
                    latency.recordValue(now - connection.asked());
                }
                if (now - end < 0) {
                    send(connection);
                } else {
                    open--;
                }
            }
            selector.selectedKeys().clear();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("perSecond", counted / (time.counted().toNanos() / 1e9));
        values.put("all", (double) all);
        values.put("p50", latency.getValueAtPercentile(50) / 1e3);
        values.put("p99", latency.getValueAtPercentile(99) / 1e3);
        return values;
    }

    private void send(Connection connection) throws IOException {
        connection.send(requests.get(next++ % KEYS));
    }
}
