package dev.weir.benchmarks.memory;

import static dev.weir.benchmarks.memory.Contenders.WEIR;
import static dev.weir.benchmarks.memory.Contenders.WEIR_DECIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every case, and who takes part. */
final class Cases {

    /** Who needs no lookup, or does not decide. */
    private static final List<String> FLOORS =
            List.of("nanotime", "gcra", "bucket4j", "bucket4j-nanos", "resilience4j", "guava");

    private static final List<String> PER_KEY = List.of(
            WEIR,
            "map",
            "gcra-map",
            "bucket4j-map",
            "bucket4j-nanos-map",
            "bucket4j-caffeine",
            "bucket4j-caffeine-expiry",
            "resilience4j-map",
            "guava-map",
            "tomcat-fast",
            "tomcat-exact");

    private static final List<String> TELLING = List.of(WEIR_DECIDE, "bucket4j-probe-map");
    private static final List<String> NANOS_IN_CAFFEINE =
            List.of("bucket4j-nanos-caffeine", "bucket4j-nanos-caffeine-expiry");
    private static final List<String> SEVERAL_LIMITS =
            List.of(WEIR, WEIR_DECIDE, "bucket4j-map", "bucket4j-caffeine", "bucket4j-caffeine-expiry");
    private static final List<String> SOME =
            List.of(WEIR, "gcra-map", "bucket4j-map", "bucket4j-caffeine", "resilience4j-map");
    private static final List<String> FEW = List.of(WEIR, "bucket4j-map", "bucket4j-caffeine");

    static final List<Case> ALL = List.of(
            of("hot-allow.t1", all(FLOORS, PER_KEY, TELLING, NANOS_IN_CAFFEINE), all(FLOORS, SOME, TELLING)),
            of("hot-allow.t2", all(FLOORS, PER_KEY, TELLING, NANOS_IN_CAFFEINE), all(SOME, List.of("bucket4j"))),
            of("hot-allow.t8", PER_KEY, FEW),
            of("hot-deny.t1", deciding(all(FLOORS, PER_KEY, TELLING)), List.of()),
            of("hot-deny.t2", deciding(all(FLOORS, PER_KEY, TELLING)), all(SOME, List.of("tomcat-exact"))),
            of("hot-deny.t8", SOME, List.of()),
            of("zipf100k.t1", all(PER_KEY, TELLING), List.of()),
            of("zipf100k.t2", all(PER_KEY, TELLING, NANOS_IN_CAFFEINE), all(PER_KEY, List.of(WEIR_DECIDE))),
            of("zipf100k.t8", PER_KEY, FEW),
            of("uniform100k.t2", PER_KEY, List.of()),
            of("zipf1m.t2", PER_KEY, List.of()),
            of("uniform1m.t1", SOME, List.of()),
            of("uniform1m.t2", PER_KEY, FEW),
            of("uniform1m.t8", SOME, List.of()),
            of("zipf100k-built.t2", PER_KEY, FEW),
            of("hot-allow-built.t1", FEW, FEW),
            of("hot-allow-k3.t1", SEVERAL_LIMITS, List.of()),
            of("hot-allow-k3.t2", SEVERAL_LIMITS, FEW),
            of("zipf100k-k3.t2", SEVERAL_LIMITS, FEW),
            of(Case.LATENCY + "hot-allow.t2", SOME, List.of()),
            of(Case.LATENCY + "zipf100k.t2", SOME, FEW),
            of(Case.LATENCY + "zipf100k.t8", SOME, List.of()),
            // The others never forget a key: a flood ends their process.
            of(Case.FLOOD, List.of(WEIR, "bucket4j-caffeine"), List.of(WEIR, "bucket4j-caffeine")),
            of(Case.RETAINED, deciding(PER_KEY), FEW),
            of(Case.RETAINED + "-k3", FEW, List.of()));

    private Cases() {}

    private static Case of(String name, List<String> contenders, List<String> quick) {
        return new Case(name, contenders, quick);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the stream only reads them
    private static List<String> all(List<String>... lists) {
        return Stream.of(lists).flatMap(List::stream).distinct().toList();
    }

    private static List<String> deciding(List<String> names) {
        List<String> deciding = new ArrayList<>(names);
        deciding.removeAll(List.of("nanotime", "map"));
        return List.copyOf(deciding);
    }
}
