package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.servlet.RateLimitFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter whose policies are in a file. */
class PolicyFileTest extends Cases {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("policies.json");
    }

    private void startWith(String policies) throws Exception {
        Files.writeString(file, "{\"policies\": [" + policies + "]}");
        start(app().filter("limits", new RateLimitFilter(), params("policies", file.toString()), "/*")
                .servlet(this::ok, "/*"));
    }

    private void save(String policies) throws Exception {
        Files.writeString(file, "{\"policies\": [" + policies + "]}");
    }

    @Test
    void the_smallest_file_limits_one_path_by_api_key() throws Exception {
        start(app().filter(
                        "limits",
                        new RateLimitFilter(),
                        params(
                                "policies",
                                Path.of("../docs/examples/minimal.json").toString()),
                        "/*")
                .servlet(this::ok, "/*"));

        for (String key : new String[] {"a", "b"}) {
            assertThat(get("/hello", "X-Api-Key", key).status()).isEqualTo(200);
            assertThat(get("/hello", "X-Api-Key", key).status()).isEqualTo(200);
            assertThat(get("/hello", "X-Api-Key", key).status()).isEqualTo(429);
        }
        assertThat(get("/other", "X-Api-Key", "a").status()).isEqualTo(200);
    }

    @Test
    void row_16_if_one_policy_of_the_file_denies_the_others_keep_nothing() throws Exception {
        startWith("{\"name\": \"wide\", \"limits\": \"10/1h\"}, {\"name\": \"narrow\", \"limits\": \"1/1h\"}");

        assertThat(get("/").status()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(get("/").status()).isEqualTo(429);
        }
        assertThat(outcomes.taken("wide")).isEqualTo(1);
    }

    @Test
    void row_38_a_changed_limit_counts_within_seconds_and_a_callers_debt_stays() throws Exception {
        startWith("{\"name\": \"p\", \"limits\": \"2/1h\"}");
        assertThat(get("/").status()).isEqualTo(200);
        assertThat(get("/").status()).isEqualTo(200);
        assertThat(get("/").status()).isEqualTo(429);

        save("{\"name\": \"p\", \"limits\": \"4/1h\"}");
        await().atMost(PATIENCE).until(() -> get("/").field("RateLimit-Policy").equals("\"p\";q=4;w=3600"));

        assertThat(get("/").status())
                .as("an hour until full is an hour until full")
                .isEqualTo(429);
    }

    @Test
    void row_38_a_policy_that_stays_keeps_its_buckets_when_another_comes() throws Exception {
        startWith("{\"name\": \"p\", \"limits\": \"1/1h\"}");
        assertThat(get("/").status()).isEqualTo(200);

        save("{\"name\": \"p\", \"limits\": \"1/1h\"}, {\"name\": \"q\", \"limits\": \"5/1h\"}");
        await().atMost(PATIENCE).until(() -> get("/").field("RateLimit-Policy").contains("\"q\""));

        assertThat(get("/").status()).isEqualTo(429);
    }

    @Test
    void row_34_a_broken_file_changes_nothing_and_a_mended_one_counts() throws Exception {
        startWith("{\"name\": \"p\", \"limits\": \"100/1h\"}");
        try (ErrorOutput log = new ErrorOutput()) {
            Files.writeString(file, "{\"policies\": [{\"name\": \"p\", \"limit\"");
            await().atMost(PATIENCE).until(() -> log.text().contains("The policies stay as they were"));
            assertThat(log.text()).contains("policies.json:1:");
        }
        assertThat(get("/").field("RateLimit-Policy")).isEqualTo("\"p\";q=100;w=3600");

        save("{\"name\": \"p\", \"limits\": \"7/1h\"}");
        await().atMost(PATIENCE).until(() -> get("/").field("RateLimit-Policy").equals("\"p\";q=7;w=3600"));
    }

    @Test
    void row_34_a_file_that_is_wrong_at_the_start_fails_the_deployment_with_its_place() {
        assertThatThrownBy(() -> startWith("{\"name\": \"p\", \"limits\": \"fast\"}"))
                .hasStackTraceContaining("policies.json:1:39: limit \"fast\"");
    }

    @Test
    void row_34_a_policy_of_the_filters_own_beside_a_file_is_refused() {
        assertThatThrownBy(() -> start(app().filter(
                                "limits", new RateLimitFilter(), params("policies", "p.json", "limit", "1/1s"), "/*")))
                .hasStackTraceContaining("init-param \"policies\" does nothing beside init-param \"limit\"");
    }

    @Test
    void row_34_a_file_that_is_broken_again_in_the_same_way_is_told_of_again() throws Exception {
        String right = "{\"name\": \"p\", \"limits\": \"100/1h\"}";
        startWith(right);
        for (int i = 0; i < 2; i++) {
            try (ErrorOutput log = new ErrorOutput()) {
                save("{\"name\": \"p\", \"limits\": \"fast\"}");
                await().atMost(PATIENCE).until(() -> log.text().contains("The policies stay as they were"));
                save(right);
                await().atMost(PATIENCE).until(() -> log.text().contains("says again what counts"));
                assertThat(log.text()).containsOnlyOnce("The policies stay as they were");
            }
        }
    }

    @Test
    void row_34_a_broken_file_is_told_of_once_where_two_filters_read_it() throws Exception {
        save("{\"name\": \"p\", \"limits\": \"100/1h\"}");
        start(app().filter("edge", new RateLimitFilter(), params("policies", file.toString()), "/*")
                .filter(
                        "behind",
                        new RateLimitFilter(),
                        params("policies", file.toString(), "phase", "authenticated"),
                        "/*")
                .servlet(this::ok, "/*"));
        try (ErrorOutput log = new ErrorOutput()) {
            save("{\"name\": \"p\", \"limits\": \"fast\"}");
            await().during(Duration.ofSeconds(3)) // both have looked by then
                    .atMost(PATIENCE)
                    .until(() -> log.text().contains("The policies stay as they were"));
            assertThat(log.text()).containsOnlyOnce("The policies stay as they were");
        }
    }

    @Test
    void row_47_a_filter_of_another_file_does_not_decide_what_this_one_leaves() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.json"),
                "{\"policies\": [{\"name\": \"o\", \"limits\": \"1/1h\", \"phase\": \"authenticated\"}]}");
        Files.writeString(file, "{\"policies\": [{\"name\": \"user\", \"key\": \"principal\", \"limits\": \"1/1h\"}]}");

        assertThatThrownBy(() ->
                        start(app().filter("edge", new RateLimitFilter(), params("policies", file.toString()), "/*")
                                .filter(
                                        "behind",
                                        new RateLimitFilter(),
                                        params("policies", other.toString(), "phase", "authenticated"),
                                        "/*")
                                .servlet(this::ok, "/*")))
                .hasStackTraceContaining("policy \"user\" is of the phase authenticated, which no filter serves");
    }

    @Test
    void row_47_a_filter_of_the_same_file_decides_what_this_one_leaves() throws Exception {
        Files.writeString(file, "{\"policies\": [{\"name\": \"user\", \"key\": \"principal\", \"limits\": \"1/1h\"}]}");
        start(app().filter("edge", new RateLimitFilter(), params("policies", file.toString()), "/*")
                .filter(
                        "behind",
                        new RateLimitFilter(),
                        params("policies", " " + file + " ", "phase", "authenticated"),
                        "/*")
                .servlet(this::ok, "/*"));

        assertThat(get("/").status()).isEqualTo(200);
        assertThat(get("/").status()).isEqualTo(429);
    }

    @Test
    void row_38_a_policy_that_changes_its_phase_and_its_limit_goes_to_the_other_filter() throws Exception {
        Files.writeString(file, "{\"policies\": [{\"name\": \"p\", \"limits\": \"1/1h\"}]}");
        start(app().filter("edge", new RateLimitFilter(), params("policies", file.toString()), "/*")
                .filter(
                        "behind",
                        new RateLimitFilter(),
                        params("policies", file.toString(), "phase", "authenticated"),
                        "/*")
                .servlet(this::ok, "/*"));
        assertThat(get("/").status()).isEqualTo(200);

        save("{\"name\": \"p\", \"limits\": \"2/1h\", \"phase\": \"authenticated\"}");
        await().atMost(PATIENCE).until(() -> get("/").all("RateLimit-Policy").contains("\"p\";q=2;w=3600"));

        assertThat(get("/").status()).isEqualTo(429);
    }
}
