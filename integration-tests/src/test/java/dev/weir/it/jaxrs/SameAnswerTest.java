package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Reply;
import dev.weir.it.http.Reply.Field;
import dev.weir.servlet.RateLimitFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whichever filter decides a policy, callers get the same answer to the byte. */
class SameAnswerTest extends JaxrsCases {

    /** Those of the connection and of the moment. */
    private static final Set<String> OF_THE_CONTAINER = Set.of("date", "server", "connection", "keep-alive");

    private static final String PLAIN = "";
    private static final String TOLD = ", \"response\": {\"status\": 503, \"type\": \"https://example.com/slow\","
            + " \"title\": \"Slow down\", \"detail\": \"Too <fast> & \\\"wild\\\"\","
            + " \"headers\": {\"X-Support\": \"mail us\"}}";
    private static final String HIDDEN = ", \"fields\": false";
    private static final String SEVERAL = ", \"description\": \"several\"";

    @Path("{any: .*}")
    public static class Anything {
        @GET
        public String get(@PathParam("any") String any) {
            return "ok";
        }
    }

    private static String policies(String phase, String more) {
        String limits = more.equals(SEVERAL) ? "[\"2/1m\", \"100/1h\"]" : "\"2/1m\"";
        return "{\"name\": \"p\", \"phase\": \"" + phase + "\", \"limits\": " + limits + more
                + "}, {\"name\": \"wide\"," + " \"phase\": \"" + phase + "\", \"limits\": \"50/1h\"}";
    }

    private static String more(String variant) {
        return switch (variant) {
            case "told" -> TOLD;
            case "hidden" -> HIDDEN;
            case "several" -> SEVERAL;
            default -> PLAIN;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /api/x              | */*                          | plain",
                "GET  | /api/x              | application/json             | plain",
                "GET  | /api/x              | application/problem+json     | several",
                "GET  | /api/x              | text/html                    | plain",
                "GET  | /api/x              | text/plain                   | plain",
                "GET  | /api/x              | text/html, text/plain;q=0.5  | told",
                "GET  | /api/x              | image/png                    | plain",
                "GET  | /api/x/y?q=%3Cb%3E  | */*                          | plain",
                "GET  | /api/a%3Cb          | */*                          | plain",
                "GET  | /api/x;a=b          | */*                          | plain",
                "GET  | /api/               | */*                          | plain",
                "GET  | /api/x              | */*                          | told",
                "GET  | /api/x              | text/html                    | told",
                "GET  | /api/x              | */*                          | hidden",
                "HEAD | /api/x              | */*                          | plain",
                "HEAD | /api/x              | text/html                    | told",
                "HEAD | /api/x              | text/plain                   | plain",
            })
    void the_refusals_of_both_filters_are_the_same(String method, String path, String accept, String variant)
            throws Exception {
        start(limitedBy(policies("edge", more(variant))));
        Reply byServlet = refused(method, path, accept);
        CONTAINER.close();
        backend.limiter("p", limits(variant), Backend.DEFAULT_MAX_WAIT).reset("address:127.0.0.1");
        backend.limiter("wide", Limit.parseAll("50/1h"), Backend.DEFAULT_MAX_WAIT)
                .reset("address:127.0.0.1");
        start(limitedBy(policies("authenticated", more(variant))));
        Reply byJaxrs = refused(method, path, accept);

        assertThat(byServlet.status()).isEqualTo(variant.equals("told") ? 503 : 429);
        assertThat(byJaxrs.status()).isEqualTo(byServlet.status());
        assertThat(byJaxrs.body()).isEqualTo(byServlet.body());
        assertThat(byServlet.body().isEmpty()).isEqualTo(method.equals("HEAD"));
        assertThat(ours(byJaxrs)).containsExactlyElementsOf(ours(byServlet));
    }

    private static List<Limit> limits(String variant) {
        return Limit.parseAll(variant.equals("several") ? "2/1m; 100/1h" : "2/1m");
    }

    private WebApp limitedBy(String policies) throws Exception {
        WebApp app = app().filter(
                        "limits",
                        new RateLimitFilter(),
                        params("policies", save(policies).toString()),
                        "/*");
        return apiWith(Map.of(), app, Anything.class);
    }

    private Reply refused(String method, String path, String accept) throws Exception {
        send(method, path, "Accept", accept);
        send(method, path, "Accept", accept);
        return send(method, path, "Accept", accept);
    }

    private static List<Field> ours(Reply reply) {
        return reply.fields().stream()
                .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
                .filter(field -> !OF_THE_CONTAINER.contains(field.name()))
                .sorted(Comparator.comparing(Field::name).thenComparing(Field::value))
                .toList();
    }
}
