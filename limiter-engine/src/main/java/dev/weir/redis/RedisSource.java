package dev.weir.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/**
 * Where the client comes from: the caller's own, or one that is made, and then closed, here.
 *
 * @param given the caller's client
 * @param config the settings of one to be made
 */
record RedisSource(@Nullable RedissonClient given, @Nullable Config config) {

    private static final String RIGHT = "right is redis://[[user:]password@]host[:port][/database], or rediss://";

    static RedisSource of(RedissonClient client) {
        return new RedisSource(client, null);
    }

    static RedisSource of(Config config) {
        return new RedisSource(null, config);
    }

    static RedisSource of(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "the Redis URL cannot be read at character " + e.getIndex() + "; " + RIGHT);
        }
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("redis".equals(scheme) || "rediss".equals(scheme))) {
            throw new IllegalArgumentException("the Redis URL has no host, or a scheme other than redis and rediss; "
                    + RIGHT); // not quoted, for it may hold a password
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the Redis URL has a ? or #, which a password must write as %3F or %23; " + RIGHT);
        }
        Config config = new Config();
        credentials(config, uri.getRawUserInfo());
        SingleServerConfig server = config.useSingleServer();
        server.setAddress(scheme + "://" + uri.getHost() + ":" + (uri.getPort() < 0 ? 6379 : uri.getPort()));
        server.setDatabase(database(uri.getPath()));
        // Below ten connections the client pipelines over shared ones, which scripts profit from.
        server.setConnectionPoolSize(8);
        server.setConnectionMinimumIdleSize(4);
        server.setRetryAttempts(0);
        return of(config);
    }

    private static void credentials(Config config, @Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return;
        }
        int colon = userInfo.indexOf(':');
        String user = colon <= 0 ? null : userInfo.substring(0, colon);
        if (user != null) {
            config.setUsername(decoded(user));
        }
        config.setPassword(decoded(userInfo.substring(colon + 1)));
    }

    /** Percent-encoding alone: a plus stays one. */
    private static String decoded(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(@Nullable String path) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(path.substring(1));
        } catch (NumberFormatException e) { // not quoted: a password with a slash ends up here
            throw new IllegalArgumentException(
                    "the Redis URL's database is not a number, or its password has a / that is not written %2F; "
                            + RIGHT);
        }
    }

    boolean isOwn() {
        return given == null;
    }

    /** The client; one that is made here is to be shut down by who gets it. */
    RedissonClient client() {
        return given != null ? given : Redisson.create(config);
    }
}
