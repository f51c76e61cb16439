package dev.weir.it;

import dev.weir.ManualClock;
import dev.weir.http.Policy;
import dev.weir.it.container.Container;
import dev.weir.it.container.DeploymentFailed;
import dev.weir.it.container.WebApp;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.memory.MemoryBackend;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cases that run on every container: an application over a backend whose clock moves only when told to. */
@ExtendWith(Limitations.class)
public abstract class Cases {

    protected static final Container CONTAINER = Container.ofThisExecution();

    /** Two requests a minute: the limit where a case says nothing else. */
    protected static final String P = "2/1m";

    /** How long a condition is waited for at most: machines may be busy. */
    protected static final Duration PATIENCE = Duration.ofMinutes(1);

    protected final ManualClock clock = new ManualClock(Duration.ofDays(1).toNanos() / 1000);
    protected final Outcomes outcomes = new Outcomes();
    protected final MemoryBackend backend =
            MemoryBackend.builder().clock(clock).listener(outcomes).build();

    /** How many requests reached the application's resource. */
    protected final AtomicInteger served = new AtomicInteger();

    private URI uri;

    /** The cases that cannot pass here, with the reason. */
    protected Map<String, String> cannot() {
        return CONTAINER.cannot();
    }

    /** What the cases run on. */
    protected String where() {
        return CONTAINER.toString();
    }

    /** An application at the root, whose filters keep their buckets in the backend. */
    protected WebApp app() {
        return app("");
    }

    protected WebApp app(String contextPath) {
        return WebApp.at(contextPath).attribute(RateLimitFilter.BACKEND_ATTRIBUTE, backend);
    }

    /** An application of one resource, limited by the filter "p" with these init-params (name, value, name …). */
    protected WebApp limited(String... params) {
        return app().filter("p", new RateLimitFilter(), params(params), "/*").servlet(this::ok, "/*");
    }

    /** An application of one resource, limited by policies set up in code. */
    protected WebApp limited(Policy... policies) {
        return app().filter("code", new RateLimitFilter(backend, List.of(policies)), Map.of(), "/*")
                .servlet(this::ok, "/*");
    }

    protected static Map<String, String> params(String... namesAndValues) {
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            params.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return params;
    }

    /** The application's resource. */
    protected void ok(HttpServletRequest request, HttpServletResponse response) throws IOException {
        served.incrementAndGet();
        response.setContentType("text/plain");
        response.getOutputStream().print("ok");
    }

    protected URI start(WebApp app) throws DeploymentFailed {
        uri = CONTAINER.start(app);
        return uri;
    }

    protected URI uri() {
        return uri;
    }

    protected Reply get(String path, String... fields) throws IOException {
        return send("GET", path, fields);
    }

    /** Sends a request without content on a connection of its own; fields are name, value, name …. */
    protected Reply send(String method, String path, String... fields) throws IOException {
        try (Connection connection = new Connection(uri)) {
            return connection.send(head(method, path, fields)).read(method);
        }
    }

    protected String head(String method, String path, String... fields) {
        return head(uri, method, path, fields);
    }

    static String head(URI uri, String method, String path, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + uri.getPath() + path + " HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getAuthority()).append("\r\nConnection: close\r\n");
        params(fields)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    @AfterEach
    void stop() {
        CONTAINER.close();
        backend.close();
    }
}
