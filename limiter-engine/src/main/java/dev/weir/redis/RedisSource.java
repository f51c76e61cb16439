package dev.weir.redis;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Where the client comes from: the caller's own, or one that is made, and then closed, here.
 *
 * @param name what a message calls it
 * @param given the caller's client
 * @param config the settings of one to be made
 */
record RedisSource(
        String name,
        @Nullable RedissonClient given,
        @Nullable Config config) {

    static RedisSource of(RedissonClient client) {
        return new RedisSource("the client given", client, null);
    }

    static RedisSource of(String url) {
        return new RedisSource("the Redis URL", null, RedisUrl.config(url));
    }

    static RedisSource of(Path file) {
        return new RedisSource("the Redisson file " + file, null, RedissonYaml.config(file));
    }

    boolean isOwn() {
        return given == null;
    }

    /**
     * The client; one that is made here is to be shut down by who gets it.
     *
     * @throws IllegalArgumentException if its settings cannot be right
     */
    RedissonClient client() {
        if (given != null) {
            return given;
        }
        try {
            return Redisson.create(config);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is refused by Redisson: " + e.getMessage(), e);
        }
    }
}
