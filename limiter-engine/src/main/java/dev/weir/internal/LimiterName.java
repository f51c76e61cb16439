package dev.weir.internal;

import java.util.regex.Pattern;

/** What a limiter may be called, so that its name fits a structured-field String and a Redis key as it is. */
public final class LimiterName {

    private static final Pattern LEGAL = Pattern.compile("[ -~&&[^\"\\\\{}]]{1,128}");

    private LimiterName() {}

    /**
     * Refuses a name that would not fit.
     *
     * @param name the name
     * @return the name
     * @throws IllegalArgumentException saying what is legal
     */
    public static String check(String name) {
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("name is \"" + printable(name)
                    + "\"; it must be 1 to 128 printable ASCII characters without quotes, backslashes and braces");
        }
        return name;
    }

    private static String printable(String name) {
        StringBuilder printable = new StringBuilder();
        name.chars()
                .limit(200)
                .forEach(c ->
                        printable.append(c >= ' ' && c <= '~' ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return printable.toString();
    }
}
