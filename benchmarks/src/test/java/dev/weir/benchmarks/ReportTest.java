package dev.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Report report(double[] ours, double[] theirs) {
        Report report = new Report(out);
        for (int i = 0; i < ours.length; i++) {
            report.add(new Rounds.Round("t1", "ours", "", i, Map.of("perSecond", ours[i])));
            report.add(new Rounds.Round("t1", "theirs", "", i, Map.of("perSecond", theirs[i])));
        }
        return report;
    }

    private static Rounds.Spread ratio(Report report) {
        return report.rounds()
                .of("t1", "ours", "perSecond")
                .ratioTo(report.rounds().of("t1", "theirs", "perSecond"));
    }

    @Test
    void a_ratio_is_the_median_of_the_ratios_of_each_round() {
        Report report = report(new double[] {10, 30, 100}, new double[] {10, 10, 200});

        assertThat(ratio(report).values()).containsExactly(1.0, 3.0, 0.5);
        assertThat(ratio(report).median()).isEqualTo(1.0);
    }

    @Test
    void an_even_number_of_rounds_has_the_mean_of_the_middle_two() {
        assertThat(new Rounds.Spread(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
    }

    @Test
    void a_warm_up_does_not_count() {
        Report report = report(new double[] {30}, new double[] {10});
        report.add(new Rounds.Round("t1", "ours", "", -1, Map.of("perSecond", 1.0)));

        assertThat(ratio(report).median()).isEqualTo(3.0);
    }

    @Test
    void a_round_that_only_one_has_does_not_count() {
        Report report = report(new double[] {30}, new double[] {10});
        report.add(new Rounds.Round("t1", "theirs", "", 1, Map.of("perSecond", 1.0)));

        assertThat(ratio(report).values()).containsExactly(3.0);
    }

    @Test
    void ratios_are_told_one_a_line_and_the_same_from_the_file() throws IOException {
        Report report = report(new double[] {10, 30, 100}, new double[] {10, 10, 200});
        report.ratio("redis.t1.vs-theirs", ratio(report));
        report.tellRatios();
        Path file = directory.resolve("results.json");
        report.save(file);
        String first = told.toString(StandardCharsets.UTF_8);
        told.reset();

        Report again = Report.of(file, unused -> List.of(), out);
        again.ratio("redis.t1.vs-theirs", ratio(again));
        again.tellRatios();

        assertThat(first.lines()).contains("ratio redis.t1.vs-theirs 1.000");
        assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo(first);
        assertThat(Files.size(file)).isPositive();
    }

    @Test
    void a_goal_is_met_at_its_bound() {
        assertThat(Goal.atLeast("r", 4, "").isMet(4)).isTrue();
        assertThat(Goal.atLeast("r", 4, "").isMet(3.99)).isFalse();
        assertThat(Goal.atMost("r", 0, "").isMet(0)).isTrue();
        assertThat(Goal.atMost("r", 0, "").isMet(0.1)).isFalse();
    }
}
