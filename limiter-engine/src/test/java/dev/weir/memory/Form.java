package dev.weir.memory;

import dev.weir.Limit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** How a bucket is kept; of all forms a permit is about one an hour, so that they can be told by nothing else. */
enum Form {
    WORD,
    SAME_WORD,
    LONGS,
    SAME_LONGS,
    SEVERAL;

    static Form any() {
        return oneOf(List.of(values()));
    }

    Form another() {
        return oneOf(Stream.of(values()).filter(form -> form != this).toList());
    }

    /** In the same slot, under other terms. */
    Form sameSlot() {
        return switch (this) {
            case WORD -> SAME_WORD;
            case SAME_WORD -> WORD;
            case LONGS -> SAME_LONGS;
            case SAME_LONGS -> LONGS;
            case SEVERAL -> SEVERAL;
        };
    }

    boolean isWord() {
        return this == WORD || this == SAME_WORD;
    }

    private static Form oneOf(List<Form> forms) {
        return forms.get(ThreadLocalRandom.current().nextInt(forms.size()));
    }

    List<Limit> limits(int burst) {
        Limit hourly = new Limit(1, Duration.ofHours(1), burst);
        return switch (this) {
            case WORD -> List.of(hourly);
            case SAME_WORD -> List.of(new Limit(2, Duration.ofHours(2), burst)); // in the same slot, by other terms
            case LONGS -> List.of(new Limit(1801, Duration.ofHours(1801).plusMillis(1), burst)); // a prime above 1,024
            case SAME_LONGS -> List.of(new Limit(2003, Duration.ofHours(2003).plusMillis(1), burst)); // as SAME_WORD
            case SEVERAL -> List.of(hourly, hourly);
        };
    }
}
