package dev.weir.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CasesTest {

    /** Everybody who is anywhere asked. */
    static Stream<String> deciding() {
        return Cases.ALL.stream()
                .flatMap(each -> each.contenders().stream())
                .distinct()
                .filter(name -> !List.of("nanotime", "map").contains(name));
    }

    @ParameterizedTest
    @MethodSource("deciding")
    void a_wide_limit_always_allows_and_a_narrow_one_once(String contender) {
        Contender wide = Contenders.named(contender, new Limits(true, 1, 1_000));
        Contender narrow = Contenders.named(contender, new Limits(false, 1, 1_000));

        assertThat(narrow.take("user")).isTrue();
        for (int i = 0; i < 1_000; i++) {
            assertThat(wide.take("user")).isTrue();
            assertThat(narrow.take("user")).isFalse();
        }
    }

    @Test
    void every_case_and_its_quick_contenders_are_known() {
        for (Case each : Cases.ALL) {
            assertThat(each.contenders()).as(each.name()).containsAll(each.quick());
            assertThat(each.heap()).as(each.name()).endsWith("m");
        }
        assertThat(Case.traffic("zipf100k-built-k3.t8")).isEqualTo(new Traffic(100_000, true));
        assertThat(Case.limits("latency.hot-deny.t2")).isEqualTo(new Limits(false, 1, 1_000_000));
    }

    @Test
    void a_quick_run_has_every_ratio_that_a_goal_is_about() {
        List<String> ratios = Cases.ALL.stream()
                .flatMap(each -> each.quick().stream().map(name -> "memory." + each.name() + ".vs-" + name))
                .toList();

        assertThat(new MemoryBenchmark().goals())
                .filteredOn(goal -> goal.ratio().contains(".vs-"))
                .allSatisfy(goal -> assertThat(ratios).contains(goal.ratio()));
    }

    @Test
    void zipf_asks_for_the_first_key_twice_as_often_as_for_the_second() {
        int[] asked = new int[1_000];
        Arrays.stream(new Traffic(1_000, true).draws()).forEach(key -> asked[key]++);
        int[] most = Arrays.stream(asked).sorted().toArray();

        assertThat((double) most[999] / most[998]).isBetween(1.9, 2.1);
        assertThat((double) most[999] / most[989]).isBetween(9.0, 11.0);
    }

    @Test
    void uniform_asks_for_all_keys() {
        assertThat(Arrays.stream(new Traffic(1_000, false).draws()).distinct().count())
                .isEqualTo(1_000);
    }
}
