package dev.weir.it.container;

import jakarta.websocket.server.ServerContainer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat, 10.1 or 11: whichever is on the class path. */
final class TomcatServer implements Container {

    private static final String ROLE = "user";

    private Tomcat tomcat;
    private WebApp app;
    private Context context;

    @Override
    public URI start(WebApp app) throws DeploymentFailed {
        tomcat = new Tomcat();
        tomcat.setBaseDir(emptyDirectory("base").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        try {
            deploy(app);
            start(tomcat::start);
        } catch (DeploymentFailed e) {
            close();
            throw e;
        }
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + app.contextPath());
    }

    /** A starting step of Tomcat, which logs why an application failed and goes on. */
    private interface Step {
        void run() throws LifecycleException;
    }

    private void start(Step step) throws DeploymentFailed {
        try (LoggedFailure failure = new LoggedFailure()) {
            step.run();
            if (!context.getState().isAvailable()) {
                throw new DeploymentFailed(failure.first());
            }
        } catch (LifecycleException e) {
            throw new DeploymentFailed(e);
        }
    }

    private void deploy(WebApp deployed) {
        app = deployed;
        context = context();
        tomcat.getHost().addChild(context); // which starts it, where the host is started
    }

    private Context context() {
        Path files = app.files() == null ? emptyDirectory("files") : app.files();
        StandardContext made = new StandardContext();
        made.setFailCtxIfServletStartFails(true);
        made.setName(app.contextPath());
        made.setPath(app.contextPath());
        made.setDocBase(files.toString());
        made.addLifecycleListener(new Tomcat.FixContextListener());
        made.addServletContainerInitializer((classes, servletContext) -> app.setUp(servletContext), Set.of());
        app.errorPages().forEach((status, location) -> made.addErrorPage(errorPage(status, location)));
        app.welcomeFiles().forEach(made::addWelcomeFile);
        if (app.files() != null) {
            Tomcat.addServlet(made, "default", new DefaultServlet()).addMapping("/");
        }
        if (app.securedPattern() != null) {
            secure(made, app.securedPattern(), app.users());
        }
        if (app.webSocketPath() != null) {
            made.addServletContainerInitializer(
                    (classes, servletContext) -> {
                        new WsSci().onStartup(null, servletContext);
                        Object container = servletContext.getAttribute(ServerContainer.class.getName());
                        EchoEndpoint.addTo((ServerContainer) container, app.webSocketPath());
                    },
                    Set.of());
        }
        return made;
    }

    private static ErrorPage errorPage(int status, String location) {
        ErrorPage page = new ErrorPage();
        page.setErrorCode(status);
        page.setLocation(location);
        return page;
    }

    private void secure(Context made, String pattern, Map<String, String> users) {
        users.forEach((name, password) -> {
            tomcat.addUser(name, password);
            tomcat.addRole(name, ROLE);
        });
        SecurityCollection collection = new SecurityCollection();
        collection.addPattern(pattern);
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole(ROLE);
        constraint.addCollection(collection);
        made.addSecurityRole(ROLE);
        made.addConstraint(constraint);
        made.setLoginConfig(new LoginConfig("BASIC", "tests", null, null));
        made.getPipeline().addValve(new BasicAuthenticator());
    }

    @Override
    public Map<String, String> cannot() {
        return Map.of(
                "row_10_a_refused_client_that_waits_for_100_continue_is_told_so_before_it_sends_anything",
                "it sends 100 Continue itself before any filter runs, unless its connector has"
                        + " continueResponseTiming=\"onRead\"");
    }

    @Override
    public String toString() {
        return ServerInfo.getServerInfo();
    }

    @Override
    public void redeploy() throws DeploymentFailed {
        start(() -> {
            tomcat.getHost().removeChild(context);
            deploy(app);
        });
    }

    @Override
    public void close() {
        if (tomcat != null) {
            try {
                tomcat.stop();
                tomcat.destroy();
            } catch (LifecycleException e) {
                throw new IllegalStateException("Tomcat does not stop", e);
            }
            tomcat = null;
        }
    }

    static Path emptyDirectory(String name) {
        File directory = new File("target/tomcat/" + name).getAbsoluteFile();
        try {
            return Files.createDirectories(directory.toPath());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
