package dev.weir.benchmarks.memory;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is measured, as its name says: the traffic, then {@code -built} where the key is made for each call, {@code -k3} where
 * a key has three limits, and the threads.
 *
 * @param name such as {@code zipf100k-built.t2}, after {@code latency.} where each call is timed
 * @param contenders who take part
 * @param quick those of them that take part in a quick run
 */
record Case(String name, List<String> contenders, List<String> quick) {

    static final String LATENCY = "latency.";
    static final String FLOOD = "flood";
    static final String RETAINED = "retained";

    private static final Pattern NAME = Pattern.compile(
            "(?<latency>latency\\.)?(?<traffic>hot-allow|hot-deny|(?<shape>zipf|uniform)(?<keys>100k|1m))"
                    + "(?<built>-built)?(?<k3>-k3)?\\.t(?<threads>\\d+)");

    private static Matcher parsed(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no case is called " + name);
        }
        return matcher;
    }

    static Traffic traffic(String name) {
        Matcher matcher = parsed(name);
        String keys = matcher.group("keys");
        return keys == null
                ? new Traffic(1, false)
                : new Traffic(
                        keys.equals("1m") ? 1_000_000 : 100_000,
                        matcher.group("shape").equals("zipf"));
    }

    static Limits limits(String name) {
        Matcher matcher = parsed(name);
        return new Limits(!matcher.group("traffic").equals("hot-deny"), matcher.group("k3") == null ? 1 : 3, 1_000_000);
    }

    /** Touched before anything is measured, and ample for who needs most. */
    String heap() {
        if (name.equals(FLOOD)) {
            return "512m";
        }
        if (name.startsWith(RETAINED)) {
            return "1536m";
        }
        int keys = traffic(name).keys();
        return keys == 1 ? "256m" : keys == 100_000 ? "512m" : "1536m";
    }

    int threads() {
        return Integer.parseInt(parsed(name).group("threads"));
    }

    boolean isTimed() {
        return name.startsWith(LATENCY);
    }

    boolean isBuilt() {
        return parsed(name).group("built") != null;
    }
}
