package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Policy;
import dev.weir.it.Cases;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Quota;
import dev.weir.it.http.Reply.Standing;
import dev.weir.servlet.RateLimitFilter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refused request is told, and an allowed one. */
class AnswerTest extends Cases {

    @Test
    void row_01_the_third_request_is_refused_and_after_the_wait_it_was_told_the_next_is_allowed() throws Exception {
        start(limited("limit", P));

        assertThat(get("/").status()).isEqualTo(200);
        assertThat(get("/").status()).isEqualTo(200);
        Reply refused = get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(30);
        assertThat(served).hasValue(2);

        clock.advance(Duration.ofSeconds(refused.retryAfter()));
        assertThat(get("/").status()).isEqualTo(200);
        assertThat(get("/").status()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({"1/40ms, 0, 1", "1/999ms, 0, 1", "1/1ms, 0, 1", "1/61s, 999900, 61", "1/60s, 0, 60"})
    void row_02_a_wait_is_told_in_whole_seconds_rounded_up(String limit, long waitedMicros, long seconds)
            throws Exception {
        start(limited("limit", limit));
        get("/");
        clock.set(clock.micros() + waitedMicros);

        assertThat(get("/").retryAfter()).isEqualTo(seconds);
    }

    @Test
    void row_03_an_allowed_and_a_denied_answer_tell_the_policy_what_remains_and_when_it_is_back() throws Exception {
        start(limited("limit", P));

        Reply allowed = get("/");
        assertThat(allowed.quotas()).containsExactly(new Quota("p", 2, 60L));
        assertThat(allowed.standings()).containsExactly(new Standing("p", 1, 30));
        get("/");
        Reply denied = get("/");
        assertThat(denied.quotas()).containsExactly(new Quota("p", 2, 60L));
        assertThat(denied.standings()).containsExactly(new Standing("p", 0, 30));
    }

    @Test
    void row_03_a_window_that_is_no_whole_number_of_seconds_is_left_out() throws Exception {
        start(limited("limit", "2/1500ms"));

        Reply allowed = get("/");
        assertThat(allowed.quotas()).containsExactly(new Quota("p", 2, null));
        assertThat(allowed.standings()).containsExactly(new Standing("p", 1, 1));
    }

    @Test
    void row_03_each_limit_of_a_policy_is_a_member() throws Exception {
        start(limited("limit", "2/1m; 100/1h burst 50"));

        Reply allowed = get("/");
        assertThat(allowed.quotas()).containsExactly(new Quota("p", 2, 60L), new Quota("p.1h", 100, 3600L));
        assertThat(allowed.standings()).containsExactly(new Standing("p", 1, 30), new Standing("p.1h", 49, 36));
    }

    @Test
    void row_04_two_policies_are_two_members_and_the_problem_names_the_violated_one() throws Exception {
        start(limited(
                Policy.named("wide").limit("100/1h").build(),
                Policy.named("narrow").limit("1/1m").build()));

        Reply allowed = get("/");
        assertThat(allowed.quotas()).containsExactly(new Quota("wide", 100, 3600L), new Quota("narrow", 1, 60L));
        assertThat(allowed.standings()).extracting(Standing::name).containsExactly("wide", "narrow");

        Reply denied = get("/");
        assertThat(denied.status()).isEqualTo(429);
        assertThat(denied.standings()).containsExactly(new Standing("wide", 99, 0), new Standing("narrow", 0, 60));
        assertThat(denied.json().get("violated-policies"))
                .singleElement()
                .satisfies(name -> assertThat(name.asText()).isEqualTo("narrow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"say \"p\"", "back\\slash", "prüfung", "{p}", "line\nbreak"})
    void row_05_a_name_that_no_field_can_hold_is_refused_at_start(String name) {
        assertThatThrownBy(() -> start(limited("limit", P, "name", name)))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("init-param \"name\"");
    }

    @Test
    void row_05_the_filters_own_name_is_the_policys_and_is_checked_alike() {
        assertThatThrownBy(() -> start(app().filter("naïve", new RateLimitFilter(), params("limit", P), "/*")
                        .servlet(this::ok, "/*")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("na")
                .hasMessageContaining("init-param \"name\", or the filter's own name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "application/json            | application/problem+json",
                "application/problem+json    | application/problem+json",
                "*/*                         | application/problem+json",
                "none                        | application/problem+json",
                "text/html,*/*;q=0.8         | text/html",
                "text/html                   | text/html",
                "text/plain                  | text/plain",
                "text/*                      | text/plain",
                "image/png                   | application/problem+json",
                "text/html;q=2               | application/problem+json",
                "text/;;=,,,\"               | application/problem+json",
            })
    void row_06_the_form_is_what_the_client_accepts(String accept, String type) throws Exception {
        start(limited("limit", "1/1m"));
        get("/");

        Reply denied = accept == null ? get("/") : get("/", "Accept", accept);

        assertThat(denied.status()).isEqualTo(429);
        assertThat(denied.field("Content-Type")).startsWith(type);
        assertThat(denied.field("Vary")).isEqualTo("Accept");
        assertThat(denied.body()).isNotBlank();
        if (type.endsWith("json")) {
            assertThat(denied.json().get("status").asInt()).isEqualTo(429);
            assertThat(denied.json().get("title").asText()).isNotBlank();
            assertThat(denied.json().get("type").asText()).startsWith("https://iana.org/");
        }
    }

    @Test
    void row_07_head_gets_status_and_fields_of_get_and_no_body() throws Exception {
        start(limited("limit", "1/1m"));
        get("/");

        Reply get = get("/");
        Reply head = send("HEAD", "/");

        assertThat(head.status()).isEqualTo(429);
        assertThat(head.body()).isEmpty();
        for (String field : new String[] {
            "Retry-After", "RateLimit", "RateLimit-Policy", "Content-Type", "Content-Length", "Cache-Control", "Vary"
        }) {
            assertThat(head.field(field)).as(field).isEqualTo(get.field(field)).isNotNull();
        }
    }

    @Test
    void row_07_a_preflight_is_not_charged_and_other_options_are() throws Exception {
        start(limited("limit", P));
        String[] preflight = {"Origin", "https://example.org", "Access-Control-Request-Method", "PUT"};

        for (int i = 0; i < 5; i++) {
            Reply free = send("OPTIONS", "/", preflight);
            assertThat(free.status()).isEqualTo(200);
            assertThat(free.has("RateLimit")).isFalse();
        }
        assertThat(send("OPTIONS", "/").remaining()).isEqualTo(1);
        assertThat(send("OPTIONS", "/", "Origin", "https://example.org").remaining())
                .isZero();
        assertThat(send("OPTIONS", "/").status()).isEqualTo(429);
        assertThat(send("OPTIONS", "/", preflight).status()).isEqualTo(200);
    }

    @Test
    void row_08_a_refusal_is_not_to_be_stored_and_the_applications_own_fields_stay_as_they_are() throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet(
                        (request, response) -> {
                            response.setHeader("Cache-Control", "max-age=60");
                            response.setHeader("Vary", "Cookie");
                            response.setHeader("ETag", "\"1\"");
                            ok(request, response);
                        },
                        "/*"));

        Reply allowed = get("/");
        assertThat(allowed.field("Cache-Control")).isEqualTo("max-age=60");
        assertThat(allowed.field("Vary")).isEqualTo("Cookie");
        assertThat(allowed.field("ETag")).isEqualTo("\"1\"");
        assertThat(allowed.has("Retry-After")).isFalse();

        Reply denied = get("/");
        assertThat(denied.field("Cache-Control")).isEqualTo("no-store");
        assertThat(denied.has("ETag")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/plain"})
    void row_09_nothing_of_the_requests_text_is_in_the_body(String accept) throws Exception {
        start(limited("limit", "1/1m", "key", "header:X-Api-Key", "paths", "/**"));
        String evil = "<script>alert(1)</script>";
        String path = "/a%3Cscript%3Ealert(1)";
        get(path, "X-Api-Key", evil, "Accept", accept);

        Reply denied = get(path + "?q=" + path, "X-Api-Key", evil, "Accept", accept, "X-Evil", evil);

        assertThat(denied.status()).isEqualTo(429);
        assertThat(denied.body()).doesNotContainIgnoringCase("script").doesNotContain("alert");
        assertThat(denied.fields())
                .allSatisfy(field -> assertThat(field.value()).doesNotContain("script"));
        assertThat(denied.field("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
