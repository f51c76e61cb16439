package dev.weir.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The callers.
 *
 * @param all their keys
 */
record Keys(List<String> all) {

    /** What everybody may take in a second: more than can be taken. */
    static final int PERMITS = 1_000_000;

    static Keys of(int number) {
        List<String> keys = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            keys.add(key(i));
        }
        return new Keys(List.copyOf(keys));
    }

    /** Of ten characters. */
    static String key(int number) {
        return String.format(Locale.ROOT, "user%06d", number);
    }

    Keys first(int number) {
        return new Keys(all.subList(0, number));
    }
}
