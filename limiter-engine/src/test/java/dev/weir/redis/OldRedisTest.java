package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The one place where something else stands in for Redis: no binary of 4.0 is to be had, so a few lines answer what the
 * start asks as 4.0 would.
 */
class OldRedisTest {

    /** Answers the start's questions with a version of one's choice. */
    private static final class Stand implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Set<String> loaded = ConcurrentHashMap.newKeySet();
        private final String version;

        Stand(String version) throws IOException {
            this.version = version;
            daemon(() -> {
                while (!server.isClosed()) {
                    Socket client = server.accept();
                    daemon(() -> serve(client));
                }
            });
        }

        String url() {
            return "redis://127.0.0.1:" + server.getLocalPort();
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (IOException e) {
                            // One side is gone.
                        }
                    },
                    "stand");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(Socket client) throws IOException {
            try (client) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = client.getOutputStream();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    List<String> words = new ArrayList<>();
                    for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                        char[] word = new char[Integer.parseInt(in.readLine().substring(1))];
                        for (int read = 0; read < word.length; ) {
                            read += in.read(word, read, word.length - read);
                        }
                        in.readLine();
                        words.add(new String(word));
                    }
                    out.write(answer(words).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }

        private String answer(List<String> words) {
            return switch (words.get(0).toUpperCase(Locale.ROOT)) {
                case "PING" -> "+PONG\r\n";
                case "EVAL" -> "$-1\r\n";
                case "SCRIPT" -> bulk(load(words.get(2)));
                case "EVALSHA" -> evalsha(words.get(1));
                default -> "-ERR unknown command '" + words.get(0) + "'\r\n";
            };
        }

        private String load(String script) {
            String sha = sha1(script);
            loaded.add(sha);
            return sha;
        }

        private String evalsha(String sha) {
            if (!loaded.contains(sha)) {
                return "-NOSCRIPT No matching script. Please use EVAL.\r\n";
            }
            return sha.equals(sha1(Script.INFO.text))
                    ? bulk("# Server\r\nredis_version:" + version
                            + "\r\nredis_mode:standalone\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n")
                    : "*1\r\n:1700000000000000\r\n";
        }

        private static String sha1(String script) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String bulk(String text) {
            return "$" + text.length() + "\r\n" + text + "\r\n";
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.8.24", "3.2.12", "4.0.14"})
    void a_redis_older_than_5_is_refused_whatever_is_to_happen_without_redis(String version) throws IOException {
        try (Stand old = new Stand(version)) {
            for (boolean failFast : new boolean[] {true, false}) {
                assertThatThrownBy(() ->
                                RedisBackend.at(old.url()).failFast(failFast).build())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Redis is " + version + "; it must be 5 or newer");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.0.0", "10.0.1", "255.255.255", "7.4", "unreadable"})
    void any_other_version_is_taken(String version) throws IOException {
        try (Stand stand = new Stand(version);
                RedisBackend backend =
                        RedisBackend.at(stand.url()).failFast(true).build()) {
            assertThat(backend.health().details()).containsEntry("version", version);
        }
    }
}
