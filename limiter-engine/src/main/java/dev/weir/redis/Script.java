package dev.weir.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/** The scripts, each under 1 KB once comments and needless blanks are dropped. */
enum Script {
    TAKE,
    TAKE_ALL,
    PEEK,
    REFUND,
    REPLACE,
    RESET,
    INFO;

    final String text;
    final String sha1;

    Script() {
        String file = name().toLowerCase(Locale.ROOT) + ".lua";
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(file), file)) {
            this.text = dense(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
            this.sha1 = HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String dense(String source) {
        return source.replaceAll("--.*", "")
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([^\\w' ]) ?", "$1")
                .strip();
    }
}
