package dev.weir.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the values of settings. Messages say what was read and what would be right. */
final class Values {

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}|[0-9]{0,9}\\.[0-9]{1,9}");

    private Values() {}

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }

    static long longNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }

    static double decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a decimal number such as 0.25");
        }
        return Double.parseDouble(text);
    }

    static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }

    /** The items of a list separated by commas or white space. */
    static List<String> items(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
