package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.http.Policy;
import dev.weir.http.RateLimit;
import dev.weir.it.Cases;
import dev.weir.it.container.HandlerServlet;
import dev.weir.it.container.WebApp;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Costs that are known only afterwards: by the answer's status, or by what the application says. */
class AfterwardsTest extends Cases {

    private final Queue<Object> told = new ConcurrentLinkedQueue<>();

    /** Only failed logins count: 3 an hour. */
    private static final Policy LOGINS = Policy.named("login")
            .limit("3/1h")
            .costByStatus(Map.of("401", 1L), 0)
            .build();

    private WebApp serving(HandlerServlet.Handler handler, Policy... policies) {
        return app().filter("p", new RateLimitFilter(backend, List.of(policies)), Map.of(), "/*")
                .servlet(handler, "/*");
    }

    private static RateLimit handle(HttpServletRequest request) {
        RateLimit handle = RateLimit.of(request.getAttribute(RateLimit.ATTRIBUTE));
        assertThat(handle).isNotNull();
        return handle;
    }

    private void logIn(String path) throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(get(path).status()).isEqualTo(200);
            awaitRemaining(3);
        }
        for (int i = 1; i <= 3; i++) {
            assertThat(get(path + "?wrong").status()).isEqualTo(401);
        }
        assertThat(get(path).status()).isEqualTo(429);
    }

    /** What is given back may come a moment after the answer. */
    private void awaitRemaining(long permits) {
        await().atMost(PATIENCE)
                .until(() -> backend.limiter("login", LOGINS.limits(), dev.weir.Backend.DEFAULT_MAX_WAIT)
                                .peek("address:127.0.0.1")
                                .remaining()
                        == permits);
    }

    @Test
    void only_failed_logins_count() throws Exception {
        start(serving(
                (request, response) -> {
                    if (request.getQueryString() != null) {
                        response.setStatus(401);
                    }
                    ok(request, response);
                },
                LOGINS));
        logIn("/login");
    }

    @Test
    void only_failed_logins_count_where_they_are_sent_as_errors() throws Exception {
        start(serving(
                        (request, response) -> {
                            if (request.getQueryString() != null) {
                                response.sendError(401);
                            } else {
                                ok(request, response);
                            }
                        },
                        LOGINS)
                .errorPage(401, "/error"));
        logIn("/login");
    }

    @Test
    void only_failed_logins_count_where_they_are_answered_asynchronously() throws Exception {
        start(serving(
                (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        response.setStatus(request.getQueryString() == null ? 200 : 401);
                        async.complete();
                    });
                },
                LOGINS));
        logIn("/login");
    }

    @Test
    void row_13_an_exception_of_the_application_costs_what_500_costs() throws Exception {
        Policy errors = Policy.named("login")
                .limit("3/1h")
                .costByStatus(Map.of("5xx", 1L), 0)
                .build();
        start(serving(
                (request, response) -> {
                    throw new IllegalStateException("on purpose");
                },
                errors));
        for (int i = 0; i < 3; i++) {
            assertThat(get("/").status()).isEqualTo(500);
        }
        assertThat(get("/").status()).isEqualTo(429);
    }

    @Test
    void many_logins_at_once_are_not_let_past_the_limit() throws Exception {
        start(serving(
                (request, response) -> {
                    served.incrementAndGet();
                    response.setStatus(401);
                },
                LOGINS));
        List<Integer> statuses = java.util.stream.IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return get("/").status();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();

        assertThat(statuses).filteredOn(status -> status == 401).hasSize(3);
        assertThat(served).hasValue(3);
    }

    @Test
    void the_application_charges_more_refunds_and_peeks() throws Exception {
        start(serving(
                (request, response) -> {
                    RateLimit limit = handle(request);
                    told.add(limit.policies());
                    told.add(limit.peek("p").remaining());
                    told.add(limit.charge("p", 5));
                    told.add(limit.peek("p").remaining());
                    limit.refund("p", 2);
                    told.add(limit.peek("p").remaining());
                    told.add(limit.charge("p", 100));
                    told.add(limit.peek("p").remaining());
                    assertThatThrownBy(() -> limit.charge("q", 1)).hasMessageContaining("\"q\" did not count");
                    ok(request, response);
                },
                Policy.named("p").limit("10/1h").build()));

        assertThat(get("/").status()).isEqualTo(200);
        assertThat(told).containsExactly(List.of("p"), 9L, 5L, 4L, 6L, 6L, 0L);
        assertThat(get("/").status()).isEqualTo(429);
    }

    @Test
    void a_search_costs_what_it_found() throws Exception {
        start(app().filter(
                        "p",
                        new RateLimitFilter(
                                backend,
                                List.of(Policy.named("search").limit("5/1h").build())),
                        Map.of(),
                        "/*")
                .servlet(new SearchServlet(), Map.of(), "/*"));

        assertThat(get("/?q=3").status()).isEqualTo(200);
        assertThat(get("/?q=20").status()).isEqualTo(200);
        assertThat(get("/?q=3").remaining()).isZero();
        assertThat(get("/?q=3").status()).isEqualTo(429);
    }

    @Test
    void row_50_an_attribute_of_the_handles_name_from_elsewhere_is_no_handle() {
        assertThat(RateLimit.of("a text")).isNull();
        assertThat(RateLimit.of(null)).isNull();
    }
}
