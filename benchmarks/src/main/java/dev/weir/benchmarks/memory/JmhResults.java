package dev.weir.benchmarks.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.benchmarks.Rounds.Round;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JMH's own JSON. Every iteration is a round: what a contender did in one is held against its peers' same one. */
final class JmhResults {

    static final String PER_SECOND = "perSecond";

    /** To the tenth of a byte, for JMH itself allocates a little between its iterations. */
    static final String ALLOCATED = "allocatedBytes";

    private final Map<List<String>, Integer> seen = new HashMap<>();
    private final List<Round> rounds = new ArrayList<>();

    private JmhResults() {}

    static List<Round> in(Path file) throws IOException {
        return of(new ObjectMapper().readTree(file.toFile()));
    }

    static List<Round> of(JsonNode results) {
        JmhResults all = new JmhResults();
        results.forEach(all::read);
        return all.rounds;
    }

    private void read(JsonNode result) {
        String test = result.path("params").path("test").asText();
        String contender = result.path("params").path("contender").asText();
        for (Map<String, Double> values : test.startsWith(Case.LATENCY) ? percentiles(result) : iterations(result)) {
            int round = seen.merge(List.of(test, contender), 1, Integer::sum) - 1;
            rounds.add(new Round(test, contender, "", round, values));
        }
    }

    private static List<Map<String, Double>> iterations(JsonNode result) {
        List<Map<String, Double>> iterations = new ArrayList<>();
        JsonNode first = result.path("primaryMetric").path("rawData").path(0);
        for (int i = 0; i < first.size(); i++) {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put(PER_SECOND, first.get(i).asDouble());
            for (Map.Entry<String, JsonNode> other :
                    result.path("secondaryMetrics").properties()) {
                JsonNode value = other.getValue().path("rawData").path(0).path(i);
                if (value.isNumber()) {
                    boolean allocated = other.getKey().endsWith("gc.alloc.rate.norm");
                    values.put(
                            allocated ? ALLOCATED : other.getKey(),
                            allocated ? Math.rint(value.asDouble() * 10) / 10 : value.asDouble());
                }
            }
            iterations.add(values);
        }
        return iterations;
    }

    /** Over all iterations of a fork together. */
    private static List<Map<String, Double>> percentiles(JsonNode result) {
        Map<String, Double> values = new LinkedHashMap<>();
        JsonNode percentiles = result.path("primaryMetric").path("scorePercentiles");
        for (String percentile : List.of("50.0", "90.0", "99.0", "99.9", "99.99", "100.0")) {
            values.put(
                    "p" + percentile.replaceFirst("\\.0$", ""),
                    percentiles.path(percentile).asDouble());
        }
        return List.of(values);
    }
}
