package dev.weir.it.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.Backend;
import dev.weir.http.Policy;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web application that brings Weir itself, set up by its web.xml, on Tomcat. */
class ClassLoaderTest {

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <filter>
                <filter-name>files</filter-name>
                <filter-class>dev.weir.servlet.RateLimitFilter</filter-class>
                <init-param>
                  <param-name>limit</param-name>
                  <param-value>1000000/1h</param-value>
                </init-param>
                <init-param>
                  <param-name>key</param-name>
                  <param-value>principal, header:X-Api-Key, client-address</param-value>
                </init-param>
              </filter>
              <filter-mapping>
                <filter-name>files</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
              <servlet>
                <servlet-name>default</servlet-name>
                <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>default</servlet-name>
                <url-pattern>/</url-pattern>
              </servlet-mapping>
            </web-app>
            """;

    @TempDir
    Path temp;

    private final Tomcat tomcat = new Tomcat();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private Path war;
    private URI uri;

    @BeforeEach
    void start() throws Exception {
        war = temp.resolve("war");
        Path webInf = Files.createDirectories(war.resolve("WEB-INF"));
        Files.writeString(webInf.resolve("web.xml"), WEB_XML);
        Files.writeString(war.resolve("file.txt"), "content");
        bring(RateLimitFilter.class, webInf);
        bring(Backend.class, webInf);
        tomcat.setBaseDir(temp.resolve("base").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.getHost();
        tomcat.start();
        uri = URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Puts the jar, or the directory of classes, that a class comes from into the application. */
    private static void bring(Class<?> type, Path webInf) throws IOException, URISyntaxException {
        Path source =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        boolean jar = Files.isRegularFile(source);
        Path target = Files.createDirectories(webInf.resolve(jar ? "lib" : "classes"));
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = jar
                        ? file.getFileName().toString()
                        : source.relativize(file).toString();
                Path copy = target.resolve(name);
                Files.createDirectories(copy.getParent());
                if (!name.equals("module-info.class")) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private Context deploy() {
        StandardContext context = new StandardContext();
        context.setName("/app");
        context.setPath("/app");
        context.setDocBase(war.toString());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        context.addLifecycleListener(config);
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        tomcat.getHost().addChild(context);
        assertThat(context.getState().isAvailable()).isTrue();
        return context;
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
                statuses.add(get().status());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void row_36_ten_redeployments_under_load_leave_no_class_loader_no_thread_and_lose_no_request() throws Exception {
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

        assertThat(statuses)
                .contains(200)
                .allSatisfy(status -> assertThat(status)
                        .as("an answer of the application, or of Tomcat while there is none")
                        .isIn(200, 404, 503));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir"));
        deploy();
        await("class loaders are collected").until(() -> {
            get(); // Tomcat itself holds on to the last application that answered a request
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
    }

    /** A frame of its own, so that nothing of the application stays on this thread's stack. */
    private WeakReference<ClassLoader> deployAndRemove() throws Exception {
        Context context = deploy();
        ClassLoader loader = context.getLoader().getClassLoader();
        assertThat(loader.loadClass(RateLimitFilter.class.getName()).getClassLoader())
                .isSameAs(loader);
        assertThat(loader.loadClass(Policy.class.getName())).isNotEqualTo(Policy.class);
        long before = statuses.stream().filter(status -> status == 200).count();
        await().until(() -> statuses.stream().filter(status -> status == 200).count() > before + 5);
        tomcat.getHost().removeChild(context);
        return new WeakReference<>(loader);
    }

    @Test
    void row_36_the_web_xml_that_the_readme_shows_limits_the_application() throws Exception {
        Path webXml = war.resolve("WEB-INF/web.xml");
        Files.writeString(webXml, Files.readString(webXml).replace("1000000/1h", "2/1h"));
        deploy();

        assertThat(get().standings()).containsExactly(new Reply.Standing("files", 1, 1800));
        assertThat(get().body()).isEqualTo("content");
        assertThat(get().status()).isEqualTo(429);
    }
}
