package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.App.Call;
import dev.weir.demo.App.Run;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.OuterList;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the demo promises, wherever it runs. Its users' buckets are full when this begins. */
interface Walkthrough {

    App app();

    static Stream<Call> callers_by_key() {
        return Stream.of("/hello", "/api/greeting").map(path -> Call.withFreshKey("GET", path));
    }

    @ParameterizedTest
    @MethodSource("callers_by_key")
    default void five_are_served_and_the_sixth_is_refused(Call call) throws Exception {
        assertRefusedAfter(5, 2, app().untilRefused(call));
    }

    @Test
    default void each_user_has_five_and_the_sixth_is_refused() throws Exception {
        Run alice = app().untilRefused(Call.as("alice", "/api/me"));
        HttpResponse<String> bob = app().send(Call.as("bob", "/api/me"));

        assertRefusedAfter(5, 2, alice);
        assertThat(alice.allowed())
                .allSatisfy(answer -> assertThat(answer.body()).isEqualToIgnoringNewLines("alice"));
        assertThat(bob.statusCode()).isEqualTo(200);
        assertThat(bob.body()).isEqualToIgnoringNewLines("bob");
        assertThat(remaining(bob.headers())).isEqualTo(4);
    }

    @Test
    default void who_gives_no_credentials_or_wrong_ones_is_asked_for_them() throws Exception {
        for (Call call : new Call[] {
            Call.get("/api/me"),
            Call.get("/api/me", "Authorization", "Basic YWxpY2U6Ym9i"),
            Call.get("/api/me", "Authorization", "Basic ?"),
            Call.get("/api/me", "Authorization", "Bearer alice"),
        }) {
            HttpResponse<String> answer = app().send(call);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
        }
    }

    @Test
    default void a_report_costs_five_of_ten() throws Exception {
        assertRefusedAfter(2, 30, app().untilRefused(Call.withFreshKey("POST", "/api/reports")));
    }

    @Test
    default void head_takes_from_the_bucket_of_get_and_has_no_body() throws Exception {
        Call head = Call.withFreshKey("HEAD", "/hello");
        Run run = app().untilRefused(head);

        assertRefusedAfter(5, 2, run);
        assertThat(run.refused().body()).isEmpty();
        HttpResponse<String> get = app().send(head.to("GET", "/hello"));
        assertThat(get.statusCode() == 429 || remaining(get.headers()) <= 1).isTrue();
    }

    @Test
    default void without_a_key_the_client_address_counts() throws Exception {
        assertRefusedAfter(5, 2, app().untilRefused(Call.get("/hello")));
        assertThat(app().send(Call.withFreshKey("GET", "/hello")).statusCode()).isEqualTo(200);
    }

    @Test
    default void the_servlet_and_the_resource_have_buckets_of_their_own() throws Exception {
        Call hello = Call.withFreshKey("GET", "/hello");
        app().untilRefused(hello);

        HttpResponse<String> greeting = app().send(hello.to("GET", "/api/greeting"));

        assertThat(greeting.statusCode()).isEqualTo(200);
        assertThat(remaining(greeting.headers())).isEqualTo(4);
    }

    @Test
    default void a_refusal_is_a_problem_that_names_the_limit() throws Exception {
        HttpResponse<String> refused =
                app().untilRefused(Call.withFreshKey("GET", "/hello")).refused();

        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(refused.body()).contains("\"status\":429").contains("\"violated-policies\":[\"hello\"]");
    }

    /** A fresh bucket gives its burst at once, and then one call more each time that one has flowed in. */
    private static void assertRefusedAfter(int burst, int secondsForOne, Run run) {
        assertThat(run.allowed().size()).isBetween(burst, burst + (int) (run.seconds() / secondsForOne));
        assertThat(run.allowed())
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        HttpHeaders refused = run.refused().headers();
        assertThat(refused.allValues("Retry-After")).hasSize(1);
        assertThat(Integer.parseInt(refused.firstValue("Retry-After").orElseThrow()))
                .isBetween(1, secondsForOne);
        assertThat(run.allowed())
                .allSatisfy(answer -> assertThat(remaining(answer.headers())).isNotNegative());
        assertThat(remaining(refused)).isLessThan(secondsForOne == 30 ? 5 : 1);
    }

    /** What is left, by fields that are read as the standard says. */
    private static long remaining(HttpHeaders fields) {
        Parameters policy = only(fields, "RateLimit-Policy");
        assertThat(integer(policy, "q")).isIn(5L, 10L);
        assertThat(integer(policy, "w")).isIn(10L, 60L);
        Parameters limit = only(fields, "RateLimit");
        assertThat(integer(limit, "t")).isNotNegative();
        return integer(limit, "r");
    }

    /** The second limit, of each address, is not shown; so there is one member. */
    private static Parameters only(HttpHeaders fields, String name) {
        assertThat(fields.allValues(name)).as(name).hasSize(1);
        OuterList members = Parser.parseList(fields.firstValue(name).orElseThrow());
        assertThat(members.get()).as(name).singleElement().isInstanceOf(StringItem.class);
        return members.get().get(0).getParams();
    }

    private static long integer(Parameters parameters, String name) {
        return ((IntegerItem) parameters.get(name)).getAsLong();
    }
}
