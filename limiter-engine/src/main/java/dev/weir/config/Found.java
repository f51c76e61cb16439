package dev.weir.config;

import java.util.function.Consumer;

/**
 * The value of a setting and where it was found.
 *
 * @param value the text, stripped; in a filter's own settings perhaps an object
 * @param origin for people, such as {@code init-param "timeout"}
 * @param own whether it stands in the filter's own settings
 */
record Found(Object value, String origin, boolean own) {

    private static final String PLATFORM = "environment variable REDIS_URL";

    String text() {
        return value.toString();
    }

    /** Whether a platform says it to whom it may concern, and not to Weir: it alone means nothing. */
    boolean isOfPlatform() {
        return origin.equals(PLATFORM);
    }

    /**
     * Has the text read.
     *
     * @throws IllegalArgumentException if the reader throws one, naming where it was read
     */
    void give(Consumer<String> reader) {
        try {
            reader.accept(text());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    /** Says where the value that is wrong was read. */
    IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(origin + ": " + problem);
    }

    /** Names its origin and nothing else: values may be secret. */
    @Override
    public String toString() {
        return origin;
    }
}
