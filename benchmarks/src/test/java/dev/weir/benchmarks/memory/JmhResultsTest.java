package dev.weir.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.benchmarks.Rounds.Round;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JmhResultsTest {

    private static List<Round> read(String json) throws JsonProcessingException {
        return JmhResults.of(new ObjectMapper().readTree(json));
    }

    private static String fork(String contender, String raw, String allocated) {
        return """
                {
                  "mode": "thrpt",
                  "params": {"contender": "%s", "test": "hot-allow.t1"},
                  "primaryMetric": {"score": 1.0, "rawData": [%s]},
                  "secondaryMetrics": {
                    "gc.alloc.rate.norm": {"rawData": [%s]},
                    "gc.count": {"rawData": [[]]}
                  }
                }""".formatted(contender, raw, allocated);
    }

    @Test
    void every_iteration_is_a_round_and_the_forks_count_on() throws JsonProcessingException {
        List<Round> rounds = read("[" + fork("weir", "[1e6, 2e6]", "[0.004, 64.02]") + ","
                + fork("guava", "[5e6, 6e6]", "[0, 0]") + "," + fork("weir", "[3e6, 4e6]", "[0.06, 0]") + "]");

        assertThat(rounds)
                .filteredOn(round -> round.contender().equals("weir"))
                .containsExactly(round(0, 1e6, 0), round(1, 2e6, 64), round(2, 3e6, 0.1), round(3, 4e6, 0));
        assertThat(rounds).hasSize(6);
    }

    private static Round round(int number, double perSecond, double allocated) {
        return new Round(
                "hot-allow.t1",
                "weir",
                "",
                number,
                Map.of(JmhResults.PER_SECOND, perSecond, JmhResults.ALLOCATED, allocated));
    }

    @Test
    void latency_has_its_percentiles() throws JsonProcessingException {
        List<Round> rounds = read("""
                [{
                  "mode": "sample",
                  "params": {"contender": "weir", "test": "latency.zipf100k.t2"},
                  "primaryMetric": {
                    "scorePercentiles": {"50.0": 5, "90.0": 9, "99.0": 10, "99.9": 11, "99.99": 12, "100.0": 13}
                  }
                }]""");

        assertThat(rounds).hasSize(1);
        assertThat(rounds.get(0).values())
                .containsEntry("p50", 5.0)
                .containsEntry("p99", 10.0)
                .containsEntry("p99.99", 12.0)
                .containsEntry("p100", 13.0);
    }
}
