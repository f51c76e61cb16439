package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.Cases;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS: the first request upgrades the connection, the others are its streams. */
class Http2Test extends Cases {

    private final HttpClient client =
            HttpClient.newBuilder().version(Version.HTTP_2).build();

    private HttpRequest request() {
        return HttpRequest.newBuilder(uri().resolve("/")).build();
    }

    @Test
    void row_41_streams_of_one_connection_are_counted_each() throws Exception {
        start(limited("limit", "5/1h"));
        List<HttpResponse<String>> responses = new ArrayList<>();
        responses.add(client.send(request(), BodyHandlers.ofString()));
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            streams.add(client.sendAsync(request(), BodyHandlers.ofString()));
        }
        streams.forEach(stream -> responses.add(stream.join()));

        assertThat(responses)
                .allSatisfy(response -> assertThat(response.version()).isEqualTo(Version.HTTP_2));
        assertThat(responses)
                .filteredOn(response -> response.statusCode() == 200)
                .hasSize(5);
        assertThat(responses)
                .filteredOn(response -> response.statusCode() == 429)
                .hasSize(15);
        assertThat(served).hasValue(5);
    }

    @Test
    void row_41_a_refusal_over_http_2_is_whole() throws Exception {
        start(limited("limit", "1/1m"));
        client.send(request(), BodyHandlers.ofString());

        HttpResponse<String> refused = client.send(request(), BodyHandlers.ofString());
        HttpResponse<String> head = client.send(
                HttpRequest.newBuilder(uri().resolve("/"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(refused.headers().allValues("RateLimit")).hasSize(1);
        assertThat(refused.body()).contains("\"status\":429");
        assertThat(head.statusCode()).isEqualTo(429);
        assertThat(head.headers().firstValue("Retry-After")).contains("60");
        assertThat(head.body()).isEmpty();
    }
}
