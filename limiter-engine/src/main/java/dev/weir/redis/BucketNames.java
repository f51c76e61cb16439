package dev.weir.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket is called in Redis: {@code prefix{t}limiter}, where t stands for the caller's key, so that all limiters
 * of one key share a slot of a cluster. A short and plain key is kept readable, {@code r} and the key; any other is
 * {@code h} and 22 characters of its hash. With a secret every key is hashed.
 */
final class BucketNames {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:@-]{1,40}");
    private static final int HASH_BYTES = 16;

    private final String prefix;
    private final byte @Nullable [] secret;

    BucketNames(String prefix, @Nullable String secret) {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("keyPrefix is \"" + prefix + "\"; it must not have braces");
        }
        this.prefix = prefix;
        this.secret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
    }

    String of(String limiter, String key) {
        return prefix + "{" + tag(key) + "}" + limiter;
    }

    private String tag(String key) {
        if (secret == null && PLAIN.matcher(key).matches()) {
            return "r" + key;
        }
        byte[] hash = Arrays.copyOf(hash(bytes(key)), HASH_BYTES);
        return "h" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private byte[] hash(byte[] key) {
        try {
            if (secret == null) {
                return MessageDigest.getInstance("SHA-256").digest(key);
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and HmacSHA256", e);
        }
    }

    /** UTF-8; a text with half a surrogate pair, which UTF-8 cannot hold, as UTF-16 after a byte that UTF-8 never has. */
    private static byte[] bytes(String key) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(key) ? key.getBytes(StandardCharsets.UTF_8) : utf16(key);
    }

    private static byte[] utf16(String key) {
        byte[] bytes = new byte[1 + 2 * key.length()];
        bytes[0] = (byte) 0xff;
        for (int i = 0; i < key.length(); i++) {
            bytes[1 + 2 * i] = (byte) (key.charAt(i) >>> 8);
            bytes[2 + 2 * i] = (byte) key.charAt(i);
        }
        return bytes;
    }
}
