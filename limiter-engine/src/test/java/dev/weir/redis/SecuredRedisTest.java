package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.BackendUnavailableException;
import dev.weir.Limit;
import dev.weir.Printed;
import dev.weir.RateLimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that asks who is there, and one that speaks TLS. */
class SecuredRedisTest {

    /** All that a user needs; SELECT is for a database other than 0. INFO is asked for, and missed with a warning. */
    private static final List<String> COMMANDS =
            List.of("ping", "select", "evalsha", "script|load", "get", "set", "del", "time");

    private static final List<Limit> ONE = List.of(Limit.parse("10/1d"));
    private static final List<Limit> TWO = List.of(Limit.parse("10/1d"), Limit.parse("20/2d"));

    private RedisProcess redis;

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    private static void allow(RedisCli cli, String keys, List<String> commands) {
        cli.call("SCRIPT", "FLUSH");
        cli.call("ACL", "SETUSER", "shop", "reset", "on", ">s3cret", keys);
        commands.forEach(command ->
                assertThat(cli.text("ACL", "SETUSER", "shop", "+" + command)).isEqualTo("OK"));
    }

    private RedisBackend connect() {
        return RedisBackend.at("redis://shop:s3cret@127.0.0.1:" + redis.port() + "/1")
                .keyPrefix("t:")
                .timeout(Duration.ofSeconds(5))
                .failFast(true)
                .build();
    }

    private static void useAll(RedisBackend backend, String key) throws InterruptedException {
        for (List<Limit> limits : List.of(ONE, TWO)) {
            RateLimiter limiter = backend.limiter("n" + limits.size(), limits, Duration.ofDays(1));
            assertThat(limiter.decide(key, 9).remaining()).isEqualTo(1);
            assertThat(limiter.peek(key).remaining()).isEqualTo(1);
            limiter.refund(key, 2);
            assertThat(limiter.decide(key, 3).remaining()).isZero();
            var waiting = limiter.acquireAsync(key, 1, Duration.ofDays(1)).toCompletableFuture();
            RedisCluster.until(() -> limiter.peek(key).resetAfter().compareTo(Duration.ofDays(1)) > 0); // reserved
            waiting.cancel(true);
            limiter.reset(key);
            assertThat(limiter.peek(key).remaining()).isEqualTo(10);
        }
    }

    @Test
    void a_user_with_the_documented_commands_and_keys_can_do_all() throws Exception {
        redis = RedisProcess.start();
        try (RedisCli cli = new RedisCli(redis)) {
            allow(cli, "~t:*", COMMANDS);
            String printed = Printed.by(() -> {
                try (RedisBackend backend = connect()) {
                    useAll(backend, "k");
                    useAll(backend, "any other key");
                    assertThat(backend.health().up()).isTrue();
                    assertThat(backend.health().details())
                            .containsEntry("version", "unknown")
                            .containsEntry("evictionPolicy", "unknown");
                }
            });
            assertThat(printed).contains("INFO was refused").doesNotContain("s3cret");
            allow(cli, "~t:*", COMMANDS);
            assertThat(cli.text("ACL", "SETUSER", "shop", "+info")).isEqualTo("OK");
            assertThat(Printed.by(() -> {
                        try (RedisBackend backend = connect()) {
                            assertThat(backend.health().details().get("version"))
                                    .matches("\\d+\\..*");
                        }
                    }))
                    .doesNotContain("INFO was refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "select", "evalsha", "script|load", "get", "set", "del", "time"})
    void each_of_the_documented_commands_is_needed(String missing) {
        redis = RedisProcess.start();
        try (RedisCli cli = new RedisCli(redis)) {
            allow(cli, "~t:*", COMMANDS.stream().filter(c -> !c.equals(missing)).toList());
            assertThatThrownBy(() -> {
                        try (RedisBackend backend = connect()) {
                            useAll(backend, "k");
                        }
                    })
                    .isInstanceOfAny(BackendUnavailableException.class, AssertionError.class)
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void a_user_of_other_keys_lets_nobody_in() {
        redis = RedisProcess.start();
        try (RedisCli cli = new RedisCli(redis)) {
            allow(cli, "~other:*", COMMANDS);
            try (RedisBackend backend = connect()) {
                assertThat(backend.limiter("n", ONE, Duration.ZERO).decide("k"))
                        .satisfies(decision -> assertThat(decision.allowed()).isFalse())
                        .satisfies(decision -> assertThat(decision.decided()).isFalse());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:wr0ng@", "redis://shop:wr0ng@", "redis://wr0ng:s3cret@", "redis://"})
    void wrong_credentials_are_told_as_such_and_not_printed(String start) {
        redis = RedisProcess.start("--requirepass", "r1ght");
        try (RedisCli cli = new RedisCli(redis)) {
            cli.call("AUTH", "r1ght");
            allow(cli, "~t:*", COMMANDS);
        }
        String printed = Printed.by(() -> assertThatThrownBy(() -> RedisBackend.at(start + "127.0.0.1:" + redis.port())
                        .failFast(true)
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .message()
                .startsWith("Redis cannot be used at start: ")
                .containsAnyOf("WRONGPASS invalid username-password pair", "NOAUTH Authentication required")
                .doesNotContain("wr0ng", "s3cret", "channel"));
        assertThat(printed).doesNotContain("wr0ng", "s3cret");
    }

    @TempDir
    Path dir;

    /** Starts a server that shows a certificate, and answers the port at which it does. */
    private int startWith(Certificate certificate) {
        Assumptions.assumeTrue(RedisProcess.speaksTls(), "this Redis was built without TLS");
        int port = RedisProcess.freePort();
        String pem = certificate.pem().toString();
        redis = RedisProcess.start(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                pem,
                "--tls-key-file",
                pem,
                "--tls-ca-cert-file",
                pem,
                "--tls-auth-clients",
                "no",
                "--requirepass",
                "s3cret");
        return port;
    }

    private Path yaml(int port, Path truststore) throws IOException {
        return Files.writeString(
                dir.resolve("redisson.yaml"), """
                sslTruststore: "%s"
                sslTruststorePassword: "%s"
                password: "s3cret"
                singleServerConfig:
                  address: "rediss://127.0.0.1:%d"
                  retryAttempts: 0
                  connectionMinimumIdleSize: 1
                """.formatted(truststore.toUri(), Certificate.PASSWORD, port));
    }

    @Test
    void tls_with_a_truststore_that_the_file_names() throws Exception {
        Certificate certificate = Certificate.ofThisHost();
        int port = startWith(certificate);
        try (RedisBackend backend = RedisBackend.configuredBy(yaml(port, certificate.truststore()))
                .keyPrefix("t:")
                .timeout(Duration.ofSeconds(5))
                .failFast(true)
                .build()) {
            useAll(backend, "k");
        }
    }

    /** A program of its own, for a JVM reads the system properties once. */
    static final class OneDecision {
        public static void main(String[] url) {
            try (RedisBackend backend = RedisBackend.at(url[0])
                    .timeout(Duration.ofSeconds(5))
                    .failFast(true)
                    .build()) {
                System.exit(backend.limiter("n", Limit.parse("1/1d")).tryAcquire("k") ? 42 : 1);
            }
        }
    }

    @Test
    void tls_with_a_truststore_that_system_properties_name() throws Exception {
        Certificate certificate = Certificate.ofThisHost();
        int port = startWith(certificate);
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djavax.net.ssl.trustStore=" + certificate.truststore(),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD,
                        OneDecision.class.getName(),
                        "rediss://:s3cret@127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("printed").toFile())
                .start();
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue())
                .as(Files.readString(dir.resolve("printed")))
                .isEqualTo(42);
    }

    @Test
    void a_certificate_that_is_not_trusted_or_of_another_name_stops_the_start_in_words() throws Exception {
        Certificate certificate = Certificate.of("dns:redis.example");
        int port = startWith(certificate);
        assertThatThrownBy(() -> RedisBackend.at("rediss://:s3cret@127.0.0.1:" + port)
                        .failFast(true)
                        .build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("SSLHandshakeException: ", "PKIX path building failed")
                .hasMessageNotContaining("s3cret");
        Path yaml = yaml(port, certificate.truststore());
        assertThatThrownBy(() -> RedisBackend.configuredBy(yaml).failFast(true).build())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll(
                        "SSLHandshakeException: ", "No subject alternative names matching IP address 127.0.0.1")
                .hasMessageNotContaining("s3cret");
    }
}
