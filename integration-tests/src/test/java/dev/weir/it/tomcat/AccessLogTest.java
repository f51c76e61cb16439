package dev.weir.it.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.container.Container;
import dev.weir.it.http.Connection;
import dev.weir.servlet.RateLimitFilter;
import java.io.CharArrayWriter;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat's access log prints what Weir decided. */
@EnabledIfSystemProperty(named = Container.PROPERTY, matches = ".*Tomcat.*")
class AccessLogTest {

    /** As {@code docs/servlet.md} has it. */
    private static final String PATTERN = "%s %{weir.outcome}r %{weir.policy}r";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Test
    void the_outcome_and_the_policy_are_in_each_line(@TempDir Path temp) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(temp.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.getHost().getPipeline().addValve(log());
        limit(tomcat.addContext("", temp.toString()));
        tomcat.start();
        try {
            for (String path : new String[] {"/api", "/api", "/other"}) {
                ask(connector.getLocalPort(), path);
            }
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
        assertThat(lines).containsExactly("404 allowed api", "429 denied api", "404 - -");
    }

    private AbstractAccessLogValve log() {
        AbstractAccessLogValve log = new AbstractAccessLogValve() {
            @Override
            protected void log(CharArrayWriter message) {
                lines.add(message.toString());
            }
        };
        log.setPattern(PATTERN);
        log.setAsyncSupported(true);
        return log;
    }

    private static void limit(Context context) {
        FilterDef filter = new FilterDef();
        filter.setFilterName("api");
        filter.setFilter(new RateLimitFilter());
        filter.addInitParameter("limit", "1/1h");
        filter.addInitParameter("paths", "/api");
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("api");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        Tomcat.addServlet(context, "none", new org.apache.catalina.servlets.DefaultServlet())
                .addMapping("/");
    }

    private static void ask(int port, String path) throws Exception {
        try (Connection connection = new Connection(java.net.URI.create("http://127.0.0.1:" + port))) {
            connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .read();
        }
    }
}
