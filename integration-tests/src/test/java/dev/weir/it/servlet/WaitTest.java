package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import dev.weir.it.Cases;
import dev.weir.it.ErrorOutput;
import dev.weir.it.PathTricks;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Requests that are held back in place of being refused: at one a second, by at most three seconds. */
class WaitTest extends Cases {

    private final List<Connection> open = new ArrayList<>();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    private static PolicyBuilder patient(String name) {
        return Policy.named(name).limit("1/1s").maxWait(Duration.ofSeconds(3));
    }

    private WebApp telling(Policy... policies) {
        return telling(EnumSet.of(DispatcherType.REQUEST), policies);
    }

    private WebApp telling(Set<DispatcherType> types, Policy... policies) {
        return app().filter("p", new RateLimitFilter(backend, List.of(policies)), Map.of(), types, "/*")
                .servlet(
                        (request, response) -> {
                            told.add(request.getRequestURI() + " " + request.getAttribute("weir.outcome") + " by "
                                    + request.getAttribute("weir.policy"));
                            assertThat(request.getSession(false)).isNull();
                            ok(request, response);
                        },
                        "/*");
    }

    /** Sends a request that the answer is not waited for. */
    private Connection ask(String path) throws IOException {
        Connection connection = new Connection(uri());
        open.add(connection);
        return connection.send(head("GET", path));
    }

    private void awaitTaken(String policy, long permits) {
        await().atMost(PATIENCE).until(() -> outcomes.taken(policy) == permits);
    }

    @Test
    void a_held_request_is_served_when_its_permit_is_there_and_not_before() throws Exception {
        start(telling(patient("p").build()));
        assertThat(get("/first").status()).isEqualTo(200);
        Connection held = ask("/a%20b");
        awaitTaken("p", 2);
        assertThat(told).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        Reply reply = held.read();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok");
        assertThat(reply.field("RateLimit")).startsWith("\"p\";r=0;t=");
        assertThat(told).containsExactly("/first allowed by p", "/a%20b waited by p");
    }

    @Test
    void a_held_request_reaches_what_it_would_have_reached_however_its_path_is_written() throws Exception {
        start(app().filter(
                        "p", new RateLimitFilter(backend, List.of(patient("p").build())), Map.of(), "/*")
                .servlet(
                        (request, response) -> response.getWriter()
                                .print(request.getServletPath() + " " + request.getPathInfo() + " "
                                        + request.getQueryString()),
                        "/api/*")
                .servlet(this::ok, "/*"));
        for (String path : PathTricks.TO_API_X) {
            clock.advance(Duration.ofMinutes(1));
            long before = outcomes.taken("p");
            Reply atOnce = get(path);
            long taken = outcomes.taken("p");
            if (taken == before) {
                continue; // the container answers it itself
            }
            Connection held = ask(path);
            awaitTaken("p", taken + 1);
            clock.advance(Duration.ofSeconds(1));
            Reply waited = held.read();
            assertThat(waited.status()).as(path).isEqualTo(atOnce.status());
            assertThat(waited.body()).as(path).isEqualTo(atOnce.body());
        }
    }

    @Test
    void held_requests_are_served_in_the_order_of_their_arrival() throws Exception {
        start(telling(patient("p").build()));
        get("/0");
        for (int i = 1; i <= 3; i++) {
            ask("/" + i);
            awaitTaken("p", i + 1);
        }
        assertThat(get("/too-late").status()).isEqualTo(429);

        for (int i = 0; i < 3; i++) {
            int served = i + 2;
            clock.advance(Duration.ofSeconds(1));
            await().atMost(PATIENCE).until(() -> told.size() == served);
        }
        assertThat(told).containsExactly("/0 allowed by p", "/1 waited by p", "/2 waited by p", "/3 waited by p");
    }

    @Test
    void row_45_a_held_request_is_charged_once_for_every_policy_however_its_filter_is_mapped() throws Exception {
        Policy wide = Policy.named("wide").limit("10/1h").build();
        start(telling(EnumSet.allOf(DispatcherType.class), patient("p").build(), wide));
        get("/");
        Connection held = ask("/");
        awaitTaken("p", 2);
        clock.advance(Duration.ofSeconds(1));

        assertThat(held.read().status()).isEqualTo(200);
        assertThat(outcomes.taken("p")).isEqualTo(2);
        assertThat(outcomes.taken("wide")).isEqualTo(2);
        assertThat(outcomes.denied())
                .as("a listener hears of it once, of how it ended")
                .isZero();
    }

    @Test
    void a_request_that_one_filter_held_is_held_by_the_next_one_too() throws Exception {
        Policy slower =
                Policy.named("b").limit("1/2s").maxWait(Duration.ofSeconds(3)).build();
        start(app().filter(
                        "a", new RateLimitFilter(backend, List.of(patient("a").build())), Map.of(), "/*")
                .filter("b", new RateLimitFilter(backend, List.of(slower)), Map.of(), "/*")
                .servlet(this::ok, "/*"));
        get("/");
        Connection held = ask("/");
        awaitTaken("a", 2);
        clock.advance(Duration.ofSeconds(1));
        awaitTaken("b", 2);
        assertThat(served).hasValue(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(held.read().status()).isEqualTo(200);
        assertThat(served).hasValue(2);
        assertThat(outcomes.taken("a")).isEqualTo(2);
    }

    @Test
    void a_request_that_another_policy_refuses_is_not_held() throws Exception {
        start(telling(patient("p").build(), Policy.named("strict").limit("1/1s").build()));
        get("/");

        assertThat(get("/").status()).isEqualTo(429);
        assertThat(outcomes.taken("p")).isEqualTo(1);
    }

    @Test
    void a_request_is_refused_where_something_before_it_is_not_asynchronous() throws Exception {
        start(app().filter("sync", (request, response, chain) -> chain.doFilter(request, response), Map.of(), "/*")
                .filter("p", new RateLimitFilter(backend, List.of(patient("p").build())), Map.of(), "/*")
                .notAsync("sync")
                .servlet(this::ok, "/*"));
        try (ErrorOutput log = new ErrorOutput()) {
            assertThat(get("/").status()).isEqualTo(200);
            assertThat(get("/").status()).isEqualTo(429);
            assertThat(get("/").status()).isEqualTo(429);
            assertThat(log.text()).containsOnlyOnce("cannot be held back");
        }
    }

    @Test
    void row_42_a_handshake_of_a_web_socket_is_refused_and_not_held() throws Exception {
        start(app().filter(
                        "p", new RateLimitFilter(backend, List.of(patient("p").build())), Map.of(), "/*")
                .servlet(this::ok, "/*")
                .webSocket("/echo"));
        String handshake = "GET /echo HTTP/1.1\r\nHost: " + uri().getAuthority() + "\r\nUpgrade: WebSocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
        try (Connection first = new Connection(uri());
                Connection second = new Connection(uri())) {
            assertThat(first.send(handshake).line()).contains(" 101 ");
            assertThat(second.send(handshake).read().status()).isEqualTo(429);
        }
    }

    @Test
    void no_more_are_held_than_was_said() throws Exception {
        start(app().filter(
                        "p",
                        new RateLimitFilter(),
                        params("limit", "1/1s", "wait", "3s", "max-held", "1"),
                        EnumSet.of(DispatcherType.REQUEST),
                        "/*")
                .servlet(this::ok, "/*"));
        get("/");
        Connection held = ask("/");
        awaitTaken("p", 2);
        assertThat(get("/").status()).isEqualTo(429);

        clock.advance(Duration.ofSeconds(1));
        assertThat(held.read().status()).isEqualTo(200);
    }

    @Test
    void row_37_at_the_stop_held_requests_are_answered() throws Exception {
        RateLimitFilter filter =
                new RateLimitFilter(backend, List.of(patient("p").build()));
        start(app().filter("p", filter, Map.of(), EnumSet.of(DispatcherType.REQUEST), "/*")
                .servlet(this::ok, "/*"));
        get("/");
        List<Connection> held = List.of(ask("/"), ask("/"), ask("/"));
        awaitTaken("p", 4);
        filter.destroy();

        for (Connection each : held) {
            Reply reply = each.read();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.has("Retry-After")).isTrue();
        }
        assertThat(served).hasValue(1);
    }

    @Test
    void row_37_at_the_end_of_the_backend_held_requests_are_answered() throws Exception {
        start(telling(patient("p").build()));
        get("/");
        Connection held = ask("/");
        awaitTaken("p", 2);
        backend.close();

        assertThat(held.read().status()).isEqualTo(503);
        assertThat(served).hasValue(1);
    }

    @Test
    void row_45_a_client_that_goes_while_it_is_held_disturbs_nobody() throws Exception {
        start(telling(patient("p").build()));
        get("/");
        ask("/gone").close();
        awaitTaken("p", 2);
        Connection next = ask("/next");
        awaitTaken("p", 3);

        clock.advance(Duration.ofSeconds(2));
        assertThat(next.read().status()).isEqualTo(200);
    }

    @org.junit.jupiter.api.AfterEach
    void hangUp() throws IOException {
        for (Connection connection : open) {
            connection.close();
        }
    }
}
