package dev.weir.it.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.http.Policy;
import dev.weir.it.container.Container;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.redis.RealRedis;
import dev.weir.servlet.RateLimitFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A web application that brings Weir itself, set up by its web.xml, on Tomcat. */
@EnabledIfSystemProperty(named = Container.PROPERTY, matches = ".*Tomcat.*")
class WarTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private WarOnTomcat tomcat;
    private URI uri;

    private void start(String limit) throws Exception {
        tomcat = new WarOnTomcat(temp, limit);
        uri = tomcat.uri();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.close();
    }

    private Reply get() throws IOException {
        try (Connection connection = new Connection(uri)) {
            return connection
                    .send("GET /app/file.txt HTTP/1.1\r\nHost: " + uri.getAuthority()
                            + "\r\nConnection: close\r\nX-Api-Key: k\r\n\r\n")
                    .read();
        }
    }

    private void load(AtomicBoolean done) {
        while (!done.get()) {
            try {
                statuses.add(get().statusWhileRedeployed());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void row_36_ten_redeployments_under_load_leave_no_class_loader_no_thread_and_lose_no_request() throws Exception {
        start("1000000/1h");
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<Void>> callers = Stream.generate(
                            () -> CompletableFuture.runAsync(() -> load(done), pool))
                    .limit(2)
                    .toList();
            for (int i = 0; i < 10; i++) {
                loaders.add(deployAndRemove());
            }
            done.set(true);
            callers.forEach(CompletableFuture::join);
        } finally {
            done.set(true);
            pool.shutdown();
        }

        assertThat(new HashSet<>(statuses))
                .as("answers of the application, or of Tomcat while there is none")
                .contains(200)
                .isSubsetOf(200, 404, 503);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir"));
        tomcat.deploy();
        await("class loaders are collected").atMost(PATIENCE).until(() -> {
            get(); // Tomcat itself holds on to the last application that answered a request
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
    }

    /** A frame of its own, so that nothing of the application stays on this thread's stack. */
    private WeakReference<ClassLoader> deployAndRemove() throws Exception {
        ClassLoader loader = tomcat.deploy();
        assertThat(loader.loadClass(RateLimitFilter.class.getName()).getClassLoader())
                .isSameAs(loader);
        assertThat(loader.loadClass(Policy.class.getName())).isNotEqualTo(Policy.class);
        long before = statuses.stream().filter(status -> status == 200).count();
        await().atMost(PATIENCE)
                .until(() -> statuses.stream().filter(status -> status == 200).count() > before + 5);
        tomcat.undeploy();
        return new WeakReference<>(loader);
    }

    @Test
    void row_36_redeployments_over_redis_leave_no_class_loader_no_thread_and_no_connection() throws Exception {
        try (RealRedis redis = new RealRedis()) {
            tomcat = WarOnTomcat.withRedis(temp, "1000000/360d", redis.url());
            uri = tomcat.uri();
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                FutureTask<WeakReference<ClassLoader>> deployment = new FutureTask<>(this::deployAndRemoveOverRedis);
                Thread thread = new Thread(deployment, "deployer"); // ends, as a server's deploying threads do
                thread.start();
                loaders.add(deployment.get());
                thread.join();
                await("connections are closed").atMost(PATIENCE).until(() -> redis.clients() == 0);
            }
            assertThat(redis.keys()).hasSize(1);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("weir") || name.contains("redisson") || name.contains("netty"));
            tomcat.deploy();
            await("class loaders are collected").atMost(PATIENCE).until(() -> {
                get(); // Tomcat itself holds on to the last application that answered a request
                System.gc();
                return loaders.stream().allMatch(loader -> loader.get() == null);
            });
        }
    }

    private WeakReference<ClassLoader> deployAndRemoveOverRedis() throws Exception {
        ClassLoader loader = tomcat.deploy();
        assertThat(loader.loadClass("org.redisson.Redisson").getClassLoader()).isSameAs(loader);
        for (int i = 0; i < 20; i++) {
            assertThat(get().status()).isEqualTo(200);
        }
        tomcat.undeploy();
        return new WeakReference<>(loader);
    }

    @Test
    void row_36_an_application_that_brings_weir_and_a_web_xml_is_limited() throws Exception {
        start("2/1h");
        tomcat.deploy();

        assertThat(get().standings()).containsExactly(new Reply.Standing("files", 1, 1800));
        assertThat(get().body()).isEqualTo("content");
        assertThat(get().status()).isEqualTo(429);
    }

    @Test
    void row_10_where_the_connector_leaves_100_continue_to_the_application_a_refused_client_sends_nothing()
            throws Exception {
        start("1/1h");
        tomcat.deploy();
        get();

        try (Connection connection = new Connection(uri)) {
            Reply refused = connection
                    .send("POST /app/file.txt HTTP/1.1\r\nHost: " + uri.getAuthority()
                            + "\r\nX-Api-Key: k\r\nExpect: 100-continue\r\nContent-Length: 10000000\r\n\r\n")
                    .read();
            assertThat(refused.status()).isEqualTo(429);
        }
    }
}
