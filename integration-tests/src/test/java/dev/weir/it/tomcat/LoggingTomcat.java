package dev.weir.it.tomcat;

import dev.weir.servlet.RateLimitFilter;
import java.io.CharArrayWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat whose access log is kept, with an application that limits {@code /api} to one request an hour. */
final class LoggingTomcat implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();

    LoggingTomcat(Path temp, String pattern) throws LifecycleException {
        tomcat.setBaseDir(temp.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.getHost().getPipeline().addValve(log(pattern));
        limit(tomcat.addContext("", temp.toString()));
        tomcat.start();
    }

    private AbstractAccessLogValve log(String pattern) {
        AbstractAccessLogValve log = new AbstractAccessLogValve() {
            @Override
            protected void log(CharArrayWriter message) {
                lines.add(message.toString());
            }
        };
        log.setPattern(pattern);
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
        Tomcat.addServlet(context, "none", new DefaultServlet()).addMapping("/");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
