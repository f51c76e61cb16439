package dev.weir.config;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the environment's values into texts, in the place of a name in braces after a dollar sign, or of a name, a colon and
 * a default; a second dollar sign takes the meaning from the first.
 */
final class Substitution {

    private static final Pattern PLACE = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Function<String, @Nullable String> environment;

    Substitution(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * The text with values in their places.
     *
     * @throws IllegalArgumentException if a name is malformed, or a variable without a default is not set
     */
    String in(String text) {
        Matcher place = PLACE.matcher(text);
        StringBuilder all = new StringBuilder();
        while (place.find()) {
            String escaped = place.group(1);
            String value = escaped == null ? value(place) : escaped;
            place.appendReplacement(all, Matcher.quoteReplacement(value));
        }
        return place.appendTail(all).toString();
    }

    private String value(Matcher place) {
        String inside = place.group(2);
        if (place.group(3).isEmpty() || inside.contains("${")) {
            throw new IllegalArgumentException(
                    place.group() + (place.group(3).isEmpty() ? " has no end" : " has another place in it")
                            + "; right is ${NAME} or ${NAME:default}, and $${ for the characters themselves");
        }
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("${" + inside + "} names no environment variable; right is ${NAME} or"
                    + " ${NAME:default}, and $${ for the characters themselves");
        }
        String value = environment.apply(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "environment variable " + name + " is not set; set it, or write ${" + name + ":default}");
        }
        return inside.substring(colon + 1);
    }
}
