package dev.weir.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.config.Config;

class RedisSourceTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "redis://h, redis://h:6379, -, -, 0",
                "redis://h/, redis://h:6379, -, -, 0",
                "rediss://h:7000/3, rediss://h:7000, -, -, 3",
                "redis://:pw@h:1, redis://h:1, -, pw, 0",
                "redis://pw@h:1, redis://h:1, -, pw, 0",
                "redis://user:pw@h:1/2, redis://h:1, user, pw, 2",
                "redis://user:p:w@h:1, redis://h:1, user, p:w, 0",
                "redis://us%3Aer:p%40%3Aw@h:1, redis://h:1, us:er, p@:w, 0",
                "redis://[::1]:1/4, redis://[::1]:1, -, -, 4",
                "redis://u:p@[2001:DB8::1], redis://[2001:DB8::1]:6379, u, p, 0",
                "redis://shop_redis_1:7000, redis://shop_redis_1:7000, -, -, 0",
                "redis://_r, redis://_r:6379, -, -, 0",
                "REDISS://h, rediss://h:6379, -, -, 0",
                "' redis://:p+w%2B@h ', redis://h:6379, -, p+w+, 0",
                "redis://:^pw|@h, redis://h:6379, -, ^pw|, 0",
            })
    void a_url_names_server_credentials_and_database(
            String url, String address, String user, String password, int database) {
        Config config = Objects.requireNonNull(RedisSource.of(url).config());
        assertThat(config.useSingleServer().getAddress()).isEqualTo(address);
        assertThat(config.getUsername()).isEqualTo(user);
        assertThat(config.getPassword()).isEqualTo(password);
        assertThat(config.useSingleServer().getDatabase()).isEqualTo(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://:s3cret@h",
                "s3cret",
                "",
                "redis://",
                "redis://:s3cret@",
                "redis://:s3cret@h:port",
                "redis://:s3cret@h/x",
                "redis://:s3cret@h/-1",
                "redis://user:12/s3cret@h:6379",
                "redis://user:12?s3cret@h:6379",
                "redis://user:12#s3cret@h:6379",
                "redis://user:s3cret%@h:6379",
                "redis://user:s3 cret@h:6379",
                "redis://user:^s3cret@h:6379/x y",
                "redis://user:s3@cret@h",
                "redis://:s3cret@h:",
                "redis://:s3cret@::1",
                "redis://:s3cret@[h]",
                "redis://:s3cret@h/1/2",
                "redis+uds://:s3cret@h",
            })
    void a_url_of_another_form_is_refused_in_words_without_its_password(String url) {
        assertThatThrownBy(() -> RedisSource.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://[[user:]password@]host[:port][/database]")
                .satisfies(thrown -> {
                    for (Throwable t = thrown; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain("s3").doesNotContain("cret");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999"})
    void a_port_out_of_range_is_refused(String port) {
        assertThatThrownBy(() -> RedisSource.of("redis://:s3cret@h:" + port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the Redis URL's port is " + port + "; it must be 1 to 65535");
    }

    @Test
    void a_source_does_not_print_its_password() {
        assertThat(RedisSource.of("redis://:s3cret@h").toString()).doesNotContain("s3cret");
    }
}
