package dev.weir.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The demo's application, asked over HTTP.
 *
 * @param uri where it is, without a slash at the end
 */
record App(URI uri) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    /** A request as a test names it. */
    record Call(String method, String path, List<String> headers) {
        static Call get(String path, String... headers) {
            return new Call("GET", path, List.of(headers));
        }

        /** With an API key that nobody has used before. */
        static Call withFreshKey(String method, String path) {
            return new Call(method, path, List.of("X-Api-Key", UUID.randomUUID().toString()));
        }

        /** The same with another method and path. */
        Call to(String other, String elsewhere) {
            return new Call(other, elsewhere, headers);
        }

        /** As one of the demo's users, whose password is the name. */
        static Call as(String user, String path) {
            String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(UTF_8));
            return get(path, "Authorization", "Basic " + credentials);
        }
    }

    /**
     * What came until the first refusal.
     *
     * @param allowed the answers before it
     * @param refused the refusal
     * @param seconds at most this long it took from the first request to the last
     */
    record Run(List<HttpResponse<String>> allowed, HttpResponse<String> refused, double seconds) {}

    HttpResponse<String> send(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + call.path()))
                .method(call.method(), HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(60));
        if (!call.headers().isEmpty()) {
            request.headers(call.headers().toArray(new String[0]));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Repeats a request until it is refused. */
    Run untilRefused(Call call) throws IOException, InterruptedException {
        List<HttpResponse<String>> allowed = new ArrayList<>();
        long start = System.nanoTime();
        while (allowed.size() < 40) {
            HttpResponse<String> response = send(call);
            if (response.statusCode() == 429) {
                return new Run(allowed, response, (System.nanoTime() - start) / 1e9);
            }
            allowed.add(response);
        }
        throw new AssertionError(call.path() + " was never refused");
    }
}
