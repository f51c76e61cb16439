package dev.weir.demo;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo listens.
 *
 * @param host a name or an address
 * @param port 0 for any that is free
 */
record Address(String host, int port) {

    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final String DEFAULT_PORT = "8080";

    /**
     * Reads {@code HOST} and {@code PORT}.
     *
     * @throws IllegalArgumentException if one cannot be listened on, and why
     */
    static Address from(Map<String, String> environment) {
        String host = textOr(environment.get("HOST"), DEFAULT_HOST);
        if (new InetSocketAddress(host, 0).isUnresolved()) {
            throw new IllegalArgumentException("HOST is \"" + host
                    + "\", which has no address; it must be one of this machine, such as 127.0.0.1");
        }
        return new Address(host, port(textOr(environment.get("PORT"), DEFAULT_PORT)));
    }

    private static String textOr(@Nullable String text, String other) {
        return text == null || text.isBlank() ? other : text.strip();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "PORT is \"" + text + "\"; it must be a whole number from 0 (any free port) to 65535");
    }

    /** The same host with the port that was given. */
    Address withPort(int actual) {
        return new Address(host, actual);
    }

    /** What to ask, on this machine. */
    String url() {
        String name = new InetSocketAddress(host, 0).getAddress().isAnyLocalAddress() ? DEFAULT_HOST : host;
        return "http://" + (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
    }
}
