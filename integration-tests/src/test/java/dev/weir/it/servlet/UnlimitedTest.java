package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.it.container.WebApp;
import dev.weir.servlet.RateLimitFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of what no policy can count. */
class UnlimitedTest extends Cases {

    /** What the log says of this application's own servlets; containers have some of theirs. */
    private List<String> listed(WebApp app) throws Exception {
        try (ErrorOutput log = new ErrorOutput()) {
            start(app.servlet(this::ok, "/api/*").servlet(this::ok, "/admin/*", "/version", "*.export"));
            return log.text()
                    .lines()
                    .filter(line -> line.endsWith(": no limit"))
                    .filter(line -> line.contains("of servlet /api/*") || line.contains("of servlet /admin/*"))
                    .map(line -> line.substring(line.indexOf(" On ") + 1))
                    .sorted()
                    .toList();
        }
    }

    private WebApp filter(WebApp app, String name, String mapping, String... more) {
        return app.filter(name, new RateLimitFilter(), params(more), mapping);
    }

    @Test
    void a_mapping_is_listed_if_no_policy_can_count_it() throws Exception {
        assertThat(listed(filter(app(), "p", "/*", "limit", P, "paths", "/api/**", "log-unlimited", "true")))
                .containsExactly(
                        "On /admin/* of servlet /admin/*: no limit", "On /version of servlet /admin/*: no limit");
    }

    @Test
    void it_is_not_if_a_policy_of_another_filter_can() throws Exception {
        WebApp app = filter(app(), "p", "/api/*", "limit", P, "log-unlimited", "true");
        assertThat(listed(filter(app, "q", "/*", "limit", P, "paths", "/*/users/{user}, /version, /**/*.export")))
                .isEmpty();
    }

    @Test
    void what_a_filter_is_not_mapped_to_its_policies_cannot_count() throws Exception {
        assertThat(listed(filter(app(), "p", "/api/*", "limit", P, "log-unlimited", "true")))
                .containsExactly(
                        "On /admin/* of servlet /admin/*: no limit", "On /version of servlet /admin/*: no limit");
    }

    @Test
    void a_policy_that_is_off_counts_nothing() throws Exception {
        assertThat(listed(filter(app(), "p", "/*", "limit", P, "mode", "off", "log-unlimited", "true")))
                .hasSize(4);
    }

    @Test
    void nothing_is_listed_unless_it_is_asked_for() throws Exception {
        assertThat(listed(filter(app(), "p", "/*", "limit", P, "paths", "/none")))
                .isEmpty();
    }
}
