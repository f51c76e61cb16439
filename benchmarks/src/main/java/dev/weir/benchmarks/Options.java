package dev.weir.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words after a benchmark's name.
 *
 * @param words such as {@code --quick}
 */
public record Options(List<String> words) {

    public boolean has(String word) {
        return words.contains(word);
    }

    public boolean isQuick() {
        return has("--quick");
    }

    /** What an option lists after its {@code =}, separated by commas, or nothing where it is not there. */
    public Set<String> named(String option) {
        Set<String> names = new LinkedHashSet<>();
        words.stream()
                .filter(word -> word.startsWith(option))
                .forEach(word -> names.addAll(
                        Arrays.asList(word.substring(option.length()).split(",", -1))));
        return names;
    }

    /** As it was typed, with a blank before each word. */
    @Override
    public String toString() {
        return words.isEmpty() ? "" : " " + String.join(" ", words);
    }
}
