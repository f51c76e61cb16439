package dev.weir.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/**
 * One server as a URL. Read here and not as a {@link java.net.URI}, which has no host where a name has an underscore, as
 * Docker Compose's names do. No message quotes the URL, for it may hold a password.
 */
final class RedisUrl {

    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>rediss?)://((?<credentials>[^@/?#\\s]*)@)?(?<host>\\[[0-9a-f:.]+]|[^]\\[@:/?#\\s]+)"
                    + "(:(?<port>\\d{1,5}))?(/(?<database>\\d{0,9}))?",
            Pattern.CASE_INSENSITIVE);
    private static final int DEFAULT_PORT = 6379;

    private RedisUrl() {}

    /**
     * The settings of a client for that server.
     *
     * @throws IllegalArgumentException if the URL is of another form
     */
    static Config config(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw unreadable();
        }
        int port = form.group("port") == null ? DEFAULT_PORT : Integer.parseInt(form.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the Redis URL's port is " + port + "; it must be 1 to 65535");
        }
        Config config = new Config();
        credentials(config, form.group("credentials"));
        SingleServerConfig server = config.useSingleServer();
        server.setAddress(form.group("scheme").toLowerCase(Locale.ROOT) + "://" + form.group("host") + ":" + port);
        String database = form.group("database");
        server.setDatabase(database == null || database.isEmpty() ? 0 : Integer.parseInt(database));
        // Below ten connections the client pipelines over shared ones, which scripts profit from.
        server.setConnectionPoolSize(8);
        server.setConnectionMinimumIdleSize(4);
        // A call is never repeated, and a start without Redis goes on trying by itself.
        server.setRetryAttempts(0);
        server.setConnectTimeout(3_000);
        server.setTimeout(2_000); // of the first PING; every script has its own
        return config;
    }

    private static void credentials(Config config, @Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return;
        }
        int colon = raw.indexOf(':');
        if (colon > 0) {
            config.setUsername(decoded(raw.substring(0, colon)));
        }
        config.setPassword(decoded(raw.substring(colon + 1)));
    }

    /** Percent-encoding alone: a plus stays one. */
    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // not passed on: it quotes
            throw unreadable();
        }
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("the Redis URL cannot be read; right is"
                + " redis://[[user:]password@]host[:port][/database], or rediss:// for TLS, where user and password write"
                + " @ : / ? # % as %40 %3A %2F %3F %23 %25");
    }
}
