package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RefusalTest {

    private static final List<Refusal> ALL = List.of(
            Refusal.quotaExceeded(List.of("p"), 12),
            Refusal.neverPossible(List.of("p")),
            Refusal.unavailable(503, 1),
            Refusal.malformedPath());

    @Test
    void an_exceeded_quota_is_the_registered_problem() {
        ResponseBody body = Refusal.quotaExceeded(List.of("p", "p.1h"), 12).body(Representation.PROBLEM_JSON);
        assertThat(body.contentType()).isEqualTo("application/problem+json");
        assertThat(body.text())
                .isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                        + "\"title\":\"Request cannot be satisfied as assigned quota has been exceeded\","
                        + "\"status\":429,\"detail\":\"Try again in 12 seconds.\","
                        + "\"violated-policies\":[\"p\",\"p.1h\"]}\n");
    }

    @Test
    void a_cost_above_the_burst_is_the_same_problem_without_a_promise() {
        Refusal refusal = Refusal.neverPossible(List.of("p"));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.body(Representation.PROBLEM_JSON).text())
                .contains("#quota-exceeded", "Trying again will not help.", "\"violated-policies\":[\"p\"]")
                .doesNotContain("Try again in");
    }

    @Test
    void other_problems_say_what_their_status_says() {
        assertThat(Refusal.unavailable(503, 1).body(Representation.PROBLEM_JSON).text())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                        + "\"detail\":\"Try again in 1 second.\"}\n");
        assertThat(Refusal.malformedPath().body(Representation.PROBLEM_JSON).text())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"The path of this request is not well-formed.\"}\n");
    }

    @Test
    void a_page_has_a_language_a_title_and_a_heading_and_runs_nothing() {
        ResponseBody body = Refusal.quotaExceeded(List.of("p"), 12).body(Representation.HTML);
        assertThat(body.contentType()).isEqualTo("text/html;charset=utf-8");
        assertThat(body.text())
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n")
                .contains("<meta charset=\"utf-8\">")
                .contains("<title>429 Too Many Requests</title>")
                .contains("<h1>Too Many Requests</h1>\n<p>Try again in 12 seconds.</p>")
                .endsWith("</html>\n")
                .doesNotContain("script", " on", "href", "src=", "style");
    }

    @Test
    void plain_text_is_one_line() {
        ResponseBody body = Refusal.quotaExceeded(List.of("p"), 1).body(Representation.PLAIN_TEXT);
        assertThat(body.contentType()).isEqualTo("text/plain;charset=utf-8");
        assertThat(body.text()).isEqualTo("Too Many Requests. Try again in 1 second.\n");
    }

    @Test
    void names_are_escaped_in_json_and_absent_elsewhere() {
        Refusal refusal = Refusal.quotaExceeded(List.of("</script>\"\\\n\u00e9&"), 2);
        assertThat(refusal.body(Representation.PROBLEM_JSON).text())
                .endsWith("\"violated-policies\":[\"\\u003c/script\\u003e\\\"\\\\\\u000a\\u00e9\\u0026\"]}\n");
        assertThat(refusal.body(Representation.HTML).text()).doesNotContain("/script");
        assertThat(refusal.body(Representation.PLAIN_TEXT).text()).doesNotContain("/script");
    }

    @Test
    void every_body_is_ascii_in_every_locale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("ar-EG-u-nu-arab", "tr", "de")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                for (Refusal refusal : ALL) {
                    for (Representation representation : Representation.values()) {
                        ResponseBody body = refusal.body(representation);
                        assertThat(body.text()).matches("[\\n -~]+").contains(refusal.detail());
                        assertThat(body.bytes()).hasSize(body.text().length());
                    }
                }
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
