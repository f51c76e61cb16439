package dev.weir.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shortens texts, and hides secret ones, to 22 characters: the first 128 bits of SHA-256, in base64url (RFC 4648). */
public final class ValueHash {

    private static final int BYTES = 16;
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    /** Only ever cloned, which takes a third of the time of asking the providers for one. */
    private static final MessageDigest UNUSED = newSha256();

    private ValueHash() {}

    /**
     * The hash of a text.
     *
     * @param value any
     * @return 22 characters
     */
    public static String of(String value) {
        return text(sha256().digest(bytes(value)));
    }

    /**
     * The hash of a text under a secret, by HMAC (RFC 2104) with SHA-256.
     *
     * @param value any
     * @param secret not empty
     * @return 22 characters
     */
    public static String of(String value, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return text(mac.doFinal(bytes(value)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String text(byte[] hash) {
        return BASE64_URL.encodeToString(Arrays.copyOf(hash, BYTES));
    }

    /**
     * Whether UTF-8 can hold the text: each surrogate is one of a pair.
     *
     * @param value any
     * @return true if so
     */
    public static boolean isWellFormed(String value) {
        int i = 0;
        while (i < value.length()) {
            int codePoint = value.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    /** UTF-8; texts that it would mix up, as UTF-16 after a byte that is never in UTF-8. */
    private static byte[] bytes(String value) {
        if (isWellFormed(value)) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[1 + 2 * value.length()];
        bytes[0] = (byte) 0xff;
        for (int i = 0; i < value.length(); i++) {
            bytes[1 + 2 * i] = (byte) (value.charAt(i) >>> 8);
            bytes[2 + 2 * i] = (byte) value.charAt(i);
        }
        return bytes;
    }

    /**
     * SHA-256 (FIPS 180-4).
     *
     * @return for one thread
     */
    public static MessageDigest sha256() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) { // a provider's choice
            return newSha256();
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
