package dev.weir.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that signs itself, made by the JDK's keytool.
 *
 * @param pem certificate and key, as Redis reads them
 * @param truststore the certificate alone, as Java reads it
 */
record Certificate(Path pem, Path truststore) {

    static final String PASSWORD = "changeit";

    private static final class ThisHost {
        static final Certificate ONE = of("ip:127.0.0.1");
    }

    /** One for the address at which the tests' servers listen, made once. */
    static Certificate ofThisHost() {
        return ThisHost.ONE;
    }

    /** One in a directory of its own, for names such as {@code ip:127.0.0.1}. */
    static Certificate of(String names) {
        try {
            Path dir = Files.createTempDirectory("certificate");
            Path keys = dir.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "a",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=test",
                            "-ext",
                            "san=" + names,
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            keys.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
            byte[] certificate = store.getCertificate("a").getEncoded();
            byte[] key = store.getKey("a", PASSWORD.toCharArray()).getEncoded();
            Path pem = dir.resolve("both.pem");
            Files.writeString(pem, pem("CERTIFICATE", certificate) + pem("PRIVATE KEY", key));
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("a", store.getCertificate("a"));
            Path truststore = dir.resolve("truststore.p12");
            try (OutputStream out = Files.newOutputStream(truststore)) {
                trusted.store(out, PASSWORD.toCharArray());
            }
            return new Certificate(pem, truststore);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
