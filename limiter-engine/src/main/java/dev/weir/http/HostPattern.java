package dev.weir.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** A host, or every host below one: {@code api.example.com}, {@code *.example.com}. */
record HostPattern(String name, boolean below) {

    private static final String ANY_BELOW = "*.";
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+]");

    static HostPattern parse(String text) {
        boolean below = text.startsWith(ANY_BELOW);
        String name = folded(below ? text.substring(ANY_BELOW.length()) : text);
        if (!HOST.matcher(name).matches()) {
            throw new IllegalArgumentException("host " + Quoted.forMessage(text)
                    + ": right is a name without a port, such as api.example.com or *.example.com");
        }
        return new HostPattern(name, below);
    }

    /** Whether a host as a request names it, perhaps with a port, is meant. */
    boolean matches(String host) {
        String asked = folded(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
        return below ? asked.endsWith("." + name) : asked.equals(name);
    }

    private static String folded(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return (below ? ANY_BELOW : "") + name;
    }
}
