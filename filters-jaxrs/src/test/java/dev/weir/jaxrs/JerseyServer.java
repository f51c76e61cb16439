package dev.weir.jaxrs;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.spi.AbstractContainerLifecycleListener;
import org.glassfish.jersey.server.spi.Container;

/** An application on a port of its own. */
final class JerseyServer implements AutoCloseable {

    private final HttpServer server;
    private final Container container;
    private final HttpClient client = HttpClient.newHttpClient();

    private JerseyServer(HttpServer server, Container container) {
        this.server = server;
        this.container = container;
    }

    static JerseyServer start(ResourceConfig application) {
        AtomicReference<Container> container = new AtomicReference<>();
        application.register(new AbstractContainerLifecycleListener() {
            @Override
            public void onStartup(Container started) {
                container.set(started);
            }
        });
        HttpServer server = JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), application);
        return new JerseyServer(server, Objects.requireNonNull(container.get()));
    }

    /** Ends the application and starts another in its place. */
    void reload(ResourceConfig application) {
        container.reload(application);
    }

    HttpResponse<String> get(String path, String... fields) {
        return send("GET", path, fields);
    }

    HttpResponse<String> send(String method, String path, String... fields) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).method(method, BodyPublishers.noBody());
        if (fields.length > 0) {
            request.headers(fields);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The statuses of so many requests by GET. */
    List<Integer> statuses(int times, String path, String... fields) {
        return IntStream.range(0, times)
                .mapToObj(i -> get(path, fields).statusCode())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
