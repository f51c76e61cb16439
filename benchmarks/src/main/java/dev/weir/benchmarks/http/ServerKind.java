package dev.weir.benchmarks.http;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server, on a port of its own, with its own defaults. */
enum ServerKind {
    JETTY {
        @Override
        int start(ServletContainerInitializer application) throws Exception {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost(HOST);
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
            context.addServletContainerInitializer(application);
            server.setHandler(context);
            server.start();
            return connector.getLocalPort();
        }
    },

    TOMCAT {
        @Override
        int start(ServletContainerInitializer application) throws Exception {
            Tomcat tomcat = new Tomcat();
            String directory =
                    Files.createTempDirectory("weir-benchmarks-tomcat").toString();
            tomcat.setBaseDir(directory);
            Connector connector = new Connector();
            connector.setPort(0);
            connector.setProperty("address", HOST);
            connector.setProperty("maxKeepAliveRequests", "-1"); // else connections end after a hundred
            tomcat.setConnector(connector);
            StandardContext context = new StandardContext();
            context.setFailCtxIfServletStartFails(true);
            context.setName("");
            context.setPath("");
            context.setDocBase(directory);
            context.addLifecycleListener(new Tomcat.FixContextListener());
            context.addServletContainerInitializer(application, Set.of());
            tomcat.getHost().addChild(context);
            tomcat.start();
            return connector.getLocalPort();
        }
    };

    static final String HOST = "127.0.0.1";

    /** Starts it with an application; the port is told. */
    abstract int start(ServletContainerInitializer application) throws Exception;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
