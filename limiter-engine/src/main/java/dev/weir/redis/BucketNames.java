package dev.weir.redis;

import dev.weir.internal.ValueHash;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket is called in Redis: {@code prefix{t}limiter}, where t stands for the caller's key, so that all limiters
 * of one key share a slot of a cluster. A short and plain key is kept readable, {@code r} and the key; any other is
 * {@code h} and 22 characters of its hash. With a secret every key is hashed.
 */
final class BucketNames {

    private static final int LONGEST_PLAIN = 40;

    private final String prefix;
    private final byte @Nullable [] secret;

    BucketNames(String prefix, @Nullable String secret) {
        this.prefix = checkPrefix(prefix);
        this.secret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
    }

    static String checkPrefix(String prefix) {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("keyPrefix is \"" + prefix + "\"; it must not have braces");
        }
        return prefix;
    }

    String of(String limiter, String key) {
        return prefix + "{" + tag(key) + "}" + limiter;
    }

    private String tag(String key) {
        if (secret == null && isPlain(key)) {
            return "r" + key;
        }
        return "h" + (secret == null ? ValueHash.of(key) : ValueHash.of(key, secret));
    }

    /** Whether it is 1 to 40 of {@code [A-Za-z0-9._:@-]}; a loop, for this is asked of every request. */
    private static boolean isPlain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= '-' && c <= ':' && c != '/') || (c >= '@' && c <= 'Z') || c == '_';
            if (!plain) {
                return false;
            }
        }
        return !key.isEmpty() && key.length() <= LONGEST_PLAIN;
    }
}
