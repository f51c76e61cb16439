package dev.weir.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Everything that was measured, round by round. Not thread-safe. */
public final class Rounds {

    /**
     * What one contender did in one round.
     *
     * @param test what was done, such as 64 callers over many keys
     * @param contender who did it
     * @param setting its settings, such as the size of its pool, or nothing
     * @param round below zero for a warm-up, which does not count
     * @param values what was measured
     */
    public record Round(String test, String contender, String setting, int round, Map<String, Double> values) {}

    /**
     * One value over the rounds.
     *
     * @param values one for each round, in order
     */
    public record Spread(List<Double> values) {

        /** The middle one, or the mean of the two in the middle. */
        public double median() {
            List<Double> sorted = values.stream().sorted().toList();
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        }

        public double least() {
            return values.stream().min(Comparator.naturalOrder()).orElseThrow();
        }

        public double most() {
            return values.stream().max(Comparator.naturalOrder()).orElseThrow();
        }

        /**
         * This divided by the other, round by round, for the two were measured side by side. A round that only one has,
         * where a run was ended early, does not count.
         */
        public Spread ratioTo(Spread other) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
                ratios.add(values.get(i) / other.values.get(i));
            }
            return new Spread(ratios);
        }
    }

    private final List<Round> all = new ArrayList<>();

    void add(Round round) {
        all.add(round);
    }

    /** Every round of everybody, warm-ups too. */
    public List<Round> all() {
        return List.copyOf(all);
    }

    public boolean has(String test) {
        return all.stream().anyMatch(round -> round.test.equals(test));
    }

    /** Who took part, in the order of the first round. */
    public List<String> contenders(String test) {
        return all.stream()
                .filter(round -> round.test.equals(test))
                .map(Round::contender)
                .distinct()
                .toList();
    }

    /** A value over the rounds that count, under the contender's best setting. */
    public Spread of(String test, String contender, String value) {
        return of(test, contender, best(test, contender), value);
    }

    /** The setting under which most was done in a second. */
    public String best(String test, String contender) {
        List<String> settings = all.stream()
                .filter(round -> round.test.equals(test) && round.contender.equals(contender))
                .map(Round::setting)
                .distinct()
                .toList();
        return settings.size() == 1
                ? settings.get(0)
                : settings.stream()
                        .max(Comparator.comparingDouble(setting ->
                                of(test, contender, setting, "perSecond").median()))
                        .orElseThrow(() -> new IllegalStateException("nothing of " + contender + " in " + test));
    }

    public Spread of(String test, String contender, String setting, String value) {
        return new Spread(all.stream()
                .filter(round -> round.round >= 0
                        && round.test.equals(test)
                        && round.contender.equals(contender)
                        && round.setting.equals(setting))
                .map(round -> Objects.requireNonNull(round.values.get(value), () -> "no " + value + " in " + round))
                .toList());
    }
}
