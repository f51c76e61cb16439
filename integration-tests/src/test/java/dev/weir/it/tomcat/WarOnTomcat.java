package dev.weir.it.tomcat;

import dev.weir.Backend;
import dev.weir.servlet.RateLimitFilter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.ThreadLocalLeakPreventionListener;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** A Tomcat with an application under /app that brings Weir itself and is set up by its web.xml alone. */
final class WarOnTomcat implements AutoCloseable {

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <absolute-ordering/>
              <filter>
                <filter-name>files</filter-name>
                <filter-class>dev.weir.servlet.RateLimitFilter</filter-class>
                <init-param>
                  <param-name>limit</param-name>
                  <param-value>LIMIT</param-value>
                </init-param>
                <init-param>
                  <param-name>key</param-name>
                  <param-value>principal, header:X-Api-Key, client-address</param-value>
                </init-param>
                MORE
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

    private static final Pattern OF_REDISSON = Pattern.compile(
            "/(redisson|netty|failsafe|reactor|reactive-streams|rxjava|kryo|reflectasm|objenesis|minlog|byte-buddy|jodd"
                    + "|cache-api|snakeyaml|jboss-marshalling)[^/]*\\.jar$");

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Path war;
    private Context context;

    WarOnTomcat(Path temp, String limit) throws Exception {
        this(temp, limit, "");
    }

    /** An application that also brings what the backend in Redis needs. */
    static WarOnTomcat withRedis(Path temp, String limit, String url) throws Exception {
        WarOnTomcat made = new WarOnTomcat(temp, limit, """
                <init-param><param-name>backend</param-name><param-value>redis</param-value></init-param>
                <init-param><param-name>redis-url</param-name><param-value>%s</param-value></init-param>
                <init-param><param-name>key-prefix</param-name><param-value>it:</param-value></init-param>
                """.formatted(url));
        Path lib = Files.createDirectories(made.war.resolve("WEB-INF/lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (OF_REDISSON.matcher(jar.toString()).find()) {
                Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return made;
    }

    private WarOnTomcat(Path temp, String limit, String more) throws Exception {
        war = temp.resolve("war");
        Path webInf = Files.createDirectories(war.resolve("WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"), WEB_XML.replace("LIMIT", limit).replace("MORE", more));
        Files.writeString(war.resolve("file.txt"), "content");
        bring(RateLimitFilter.class, webInf);
        bring(Backend.class, webInf);
        tomcat.setBaseDir(temp.resolve("base").toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("continueResponseTiming", "onRead"); // else Tomcat sends 100 Continue before any filter
        tomcat.setConnector(connector);
        // As a server's own configuration has it: threads that served an application that is gone are replaced.
        tomcat.getServer().addLifecycleListener(new ThreadLocalLeakPreventionListener());
        tomcat.getHost();
        tomcat.start();
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

    URI uri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /** Deploys the application and gives its class loader. */
    ClassLoader deploy() {
        StandardContext made = new StandardContext();
        made.setName("/app");
        made.setPath("/app");
        made.setDocBase(war.toString());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        made.addLifecycleListener(config);
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        made.setJarScanner(scanner);
        tomcat.getHost().addChild(made);
        if (!made.getState().isAvailable()) {
            throw new IllegalStateException("the application did not start");
        }
        context = made;
        return made.getLoader().getClassLoader();
    }

    void undeploy() {
        tomcat.getHost().removeChild(context);
        context = null;
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
