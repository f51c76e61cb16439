package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.Cases;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a request wanders through the application, it is counted once. */
class CountedOnceTest extends Cases {

    private static final Set<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

    private WebApp wandering() {
        return app().servlet(this::ok, "/resource")
                .servlet((request, response) -> dispatcher(request).forward(request, response), "/forward")
                .servlet(
                        (request, response) -> {
                            dispatcher(request).include(request, response);
                            dispatcher(request).include(request, response);
                        },
                        "/include")
                .servlet((request, response) -> response.sendError(418), "/send-error")
                .servlet((request, response) -> response.sendError(404), "/error-without-page")
                .servlet((request, response) -> request.startAsync().dispatch("/resource"), "/async-dispatch")
                .servlet((request, response) -> completeLater(request), "/async-complete")
                .servlet((request, response) -> twiceAsync(request), "/async-twice")
                .servlet(this::errorPage, "/error-page")
                .errorPage(418, "/error-page");
    }

    private static RequestDispatcher dispatcher(HttpServletRequest request) {
        return request.getRequestDispatcher("/resource");
    }

    private void completeLater(HttpServletRequest request) {
        AsyncContext async = request.startAsync();
        async.start(() -> {
            try {
                async.getResponse().getOutputStream().print("late");
                served.incrementAndGet();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                async.complete();
            }
        });
    }

    private static void twiceAsync(HttpServletRequest request) {
        boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
        request.startAsync().dispatch(again ? "/resource" : "/async-twice");
    }

    private void errorPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getOutputStream().print("page for " + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
    }

    @ParameterizedTest
    @CsvSource({
        "/resource, 200",
        "/forward, 200",
        "/include, 200",
        "/send-error, 418",
        "/error-without-page, 404",
        "/async-dispatch, 200",
        "/async-complete, 200",
        "/async-twice, 200"
    })
    void row_11_a_forward_an_include_an_error_page_and_an_async_dispatch_cost_one_permit(String path, int status)
            throws Exception {
        start(wandering().filter("p", new RateLimitFilter(), params("limit", "10/1m"), ALL, "/*"));

        Reply reply = get(path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.remaining()).isEqualTo(9);
        assertThat(get("/resource").remaining()).isEqualTo(8);
        assertThat(outcomes.taken("p")).isEqualTo(2);
    }

    @Test
    void row_11_an_error_page_is_shown_to_who_took_the_last_permit() throws Exception {
        start(wandering().filter("p", new RateLimitFilter(), params("limit", "1/1m"), ALL, "/*"));

        assertThat(get("/send-error").body()).isEqualTo("page for 418");
        assertThat(get("/send-error").status()).isEqualTo(429);
    }

    @Test
    void row_11_a_policy_of_the_page_alone_does_not_count_a_forward_to_it() throws Exception {
        start(wandering().filter("p", new RateLimitFilter(), params("limit", P, "paths", "/resource"), ALL, "/*"));

        for (int i = 0; i < 5; i++) {
            assertThat(get("/forward").status()).isEqualTo(200);
        }
        assertThat(get("/resource").remaining()).isEqualTo(1);
    }

    @Test
    void row_11_a_welcome_file_costs_one_permit(@TempDir Path files) throws Exception {
        Files.writeString(files.resolve("index.html"), "welcome");
        start(app().files(files, "index.html").filter("p", new RateLimitFilter(), params("limit", "10/1m"), ALL, "/*"));

        Reply reply = get("/");

        assertThat(reply.body()).isEqualTo("welcome");
        assertThat(reply.remaining()).isEqualTo(9);
        assertThat(get("/index.html").remaining()).isEqualTo(8);
    }

    @Test
    void row_12_two_filters_under_one_policy_name_take_one_permit() throws Exception {
        start(app().filter("first", new RateLimitFilter(), params("limit", "10/1m", "name", "p"), ALL, "/*")
                .filter("second", new RateLimitFilter(), params("limit", "10/1m", "name", "p"), ALL, "/*")
                .servlet(this::ok, "/*"));

        Reply reply = get("/");

        assertThat(reply.remaining()).isEqualTo(9);
        assertThat(get("/").remaining()).isEqualTo(8);
    }

    @Test
    void row_12_two_filters_under_different_names_take_one_each() throws Exception {
        start(app().filter("a", new RateLimitFilter(), params("limit", "10/1m"), ALL, "/*")
                .filter("b", new RateLimitFilter(), params("limit", "20/1m"), ALL, "/*")
                .servlet(this::ok, "/*"));

        assertThat(get("/").standings()).containsExactly(new Reply.Standing("a", 9, 6), new Reply.Standing("b", 19, 3));
        assertThat(get("/").standings()).extracting(Reply.Standing::remaining).containsExactly(8L, 18L);
    }

    @Test
    void row_14_a_filter_mapped_twice_takes_one_permit() throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", "10/1m"), ALL, "/*", "/resource")
                .servlet(this::ok, "/resource"));

        assertThat(get("/resource").remaining()).isEqualTo(9);
        assertThat(get("/resource").remaining()).isEqualTo(8);
    }

    @Test
    void row_13_an_exception_of_the_application_leaves_its_permit_taken() throws Exception {
        startThrowing();

        assertThat(get("/throw").status()).isEqualTo(500);
        assertThat(get("/throw").status()).isEqualTo(500);
        assertThat(get("/throw").status()).isEqualTo(429);
        assertThat(outcomes.taken("p")).isEqualTo(2);
    }

    @Test
    void row_13_the_fields_stay_on_the_error_answer() throws Exception {
        startThrowing();

        assertThat(get("/throw").remaining()).isEqualTo(1);
        assertThat(get("/throw-async").remaining()).isZero();
    }

    private void startThrowing() throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", P), ALL, "/*")
                .servlet(
                        (request, response) -> {
                            throw new ServletException("meant");
                        },
                        "/throw")
                .servlet(
                        (request, response) -> {
                            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                                throw new IllegalStateException("meant");
                            }
                            AsyncContext async = request.startAsync();
                            CompletableFuture<Void> dispatched = CompletableFuture.runAsync(async::dispatch);
                            request.setAttribute("dispatched", dispatched);
                        },
                        "/throw-async"));
    }

    @Test
    void row_11_the_filter_may_be_missing_from_the_first_dispatch() throws Exception {
        start(wandering()
                .filter("p", new RateLimitFilter(), params("limit", P), EnumSet.of(DispatcherType.FORWARD), "/*"));

        assertThat(get("/resource").has("RateLimit")).isFalse();
        assertThat(get("/forward").remaining()).isEqualTo(1);
        assertThat(get("/forward").remaining()).isZero();
        assertThat(get("/forward").status()).isEqualTo(429);
        assertThat(get("/resource").status()).isEqualTo(200);
        assertThat(served).hasValue(4);
    }
}
