package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedissonYamlTest {

    @TempDir
    Path dir;

    private Path file(String yaml) throws IOException {
        return Files.writeString(dir.resolve("redisson.yaml"), yaml);
    }

    @Test
    void a_file_for_a_single_server_is_all_that_is_needed() throws IOException {
        try (RedisProcess redis = RedisProcess.start("--requirepass", "s3cret");
                RedisCli cli = new RedisCli(redis)) {
            cli.call("AUTH", "s3cret");
            System.setProperty("weir.test.password", "s3cret");
            Path yaml = file("""
                    # ${NOT_SET} in a comment asks for nothing
                    password: "${weir.test.password}"
                    singleServerConfig:
                      address: "redis://127.0.0.1:%d"
                      database: ${weir.test.database:-3}
                      connectionPoolSize: 4
                      connectionMinimumIdleSize: 1
                    """.formatted(redis.port()));
            try (RedisBackend backend =
                    RedisBackend.configuredBy(yaml).keyPrefix("t:").build()) {
                RateLimiter limiter = backend.limiter("n", Limit.parse("2/1d"));
                assertThat(limiter.tryAcquire("k")).isTrue();
                assertThat(limiter.decide("k").remaining()).isZero();
                assertThat(limiter.tryAcquire("k")).isFalse();
                cli.call("SELECT", "3");
                assertThat(cli.text("DBSIZE")).isEqualTo("1");
            }
        } finally {
            System.clearProperty("weir.test.password");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``;it has no server; right is one of singleServerConfig, sentinelServersConfig",
                "hello;it has no server",
                "- a;it has no server",
                "threads: 3;it has no server",
                "singleServerConfig: s3cret;line 1, column 21: singleServerConfig has a value of another kind",
                "singleServerConfig:|  adress: s3cret;line 2, column 11: adress is no setting of Redisson's there",
                "singleServerConfig:|  timeout: s3cret;line 2, column 12: timeout has a value of another kind",
                "singleServerConfig:|  address: redis://h:1|useLinuxNativeEpoll: true;line 3, column 22: useLinuxNativeEpoll is no",
                "singleServerConfig:|  password: *s3cret;line 2, column 13 is no YAML",
                "singleServerConfig:|  password: s3: cret;line 2, column 15 is no YAML",
                "singleServerConfig:|  password: !s3cret cret;line 2, column 13: password has a value of another kind",
                "singleServerConfig:|\tpassword: s3cret;line 2, column 1 is no YAML",
                "singleServerConfig:|  password: \"s3cret;line 2, column 20 is no YAML",
                "singleServerConfig: {}|sentinelServersConfig: {};it has [singleServerConfig, sentinelServersConfig]; right is one of",
                "singleServerConfig:|  password: ${weir.s3t};line 2 asks for ${weir.s3t}, which is neither an environment",
                "singleServerConfig:|  database: 3;an address of singleServerConfig is missing or cannot be read; right is redis://host:port",
                "singleServerConfig:|  address: redi://:s3cret@h:1;an address of singleServerConfig is missing",
                "singleServerConfig:|  address: redis://:s3cret@h;an address of singleServerConfig",
                "singleServerConfig:|  address: redis://:s3/cret@h:1;an address of singleServerConfig",
                "singleServerConfig:|  address: redis://:s3cret@h:1/3;an address of singleServerConfig",
                "sentinelServersConfig:|  masterName: m;an address of sentinelServersConfig",
                "sentinelServersConfig:|  sentinelAddresses: [ redis://h:1, h ];an address of sentinelServersConfig",
                "clusterServersConfig:|  nodeAddresses: ~;an address of clusterServersConfig",
                "replicatedServersConfig:|  nodeAddresses: [ redis://:s3cret@h ];an address of replicatedServersConfig",
            })
    void a_bad_file_is_told_by_name_and_line_and_never_by_value(String yaml, String message) throws IOException {
        Path file = file(yaml.replace('|', '\n').replace("\\t", "\t"));
        assertThatThrownBy(() -> RedisBackend.configuredBy(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the Redisson file " + file + ": " + message)
                .satisfies(RedissonYamlTest::tellsNoSecret);
    }

    private static void tellsNoSecret(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("s3c").doesNotContain("cret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "singleServerConfig:|  address: redis://:s3cret@h:1|  connectionPoolSize: 2;connectionPoolSize",
                "password: s3cret|sentinelServersConfig:|  sentinelAddresses: [ redis://h:1 ];masterName",
            })
    void settings_that_do_not_fit_each_other_are_refused_when_it_is_built(String yaml, String setting)
            throws IOException {
        Path file = file(yaml.replace('|', '\n'));
        assertThatThrownBy(() -> RedisBackend.configuredBy(file).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the Redisson file " + file + " is refused by Redisson: " + setting)
                .satisfies(RedissonYamlTest::tellsNoSecret);
    }

    @Test
    void the_file_of_the_documents_is_one() {
        RedisBackendBuilder builder = RedisBackend.configuredBy(Path.of("../docs/redisson/sentinel.yaml"));
        assertThat(builder.source.toString()).doesNotContain("changeit");
    }

    @Test
    void a_file_that_is_not_there_is_refused_by_name() {
        Path nowhere = dir.resolve("nowhere.yaml");
        assertThatThrownBy(() -> RedisBackend.configuredBy(nowhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(nowhere + " cannot be read");
    }
}
