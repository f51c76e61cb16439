package dev.weir.it.container;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Jetty 12.1 with its Jakarta EE 11 servlet container. */
final class JettyEe11 extends JettyServer {

    @Override
    ContextHandler context(WebApp app) throws Exception {
        String contextPath = app.contextPath().isEmpty() ? "/" : app.contextPath();
        ServletContextHandler context = new ServletContextHandler(contextPath, ServletContextHandler.SESSIONS);
        context.addServletContainerInitializer((classes, servletContext) -> {
            app.setUp(servletContext);
            if (app.webSocketPath() != null) {
                addWebSocket(context, servletContext, app.webSocketPath());
            }
        });
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        app.errorPages().forEach(errors::addErrorPage);
        context.setErrorHandler(errors);
        if (app.files() != null) {
            context.setBaseResourceAsPath(app.files());
            context.setWelcomeFiles(app.welcomeFiles().toArray(String[]::new));
            context.addServlet(new ServletHolder("default", new DefaultServlet()), "/");
        }
        if (app.securedPattern() != null) {
            context.setSecurityHandler(security(app));
        }
        return context;
    }

    /** Jetty puts its filter for WebSockets in front of all others, unless it finds one of its name. */
    private static void addWebSocket(ServletContextHandler context, ServletContext servletContext, String path) {
        servletContext
                .addFilter(WebSocketUpgradeFilter.class.getName(), WebSocketUpgradeFilter.class)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        EchoEndpoint.addTo(JakartaWebSocketServletContainerInitializer.initialize(context), path);
    }

    private static ConstraintSecurityHandler security(WebApp app) {
        ConstraintMapping mapping = new ConstraintMapping();
        mapping.setPathSpec(app.securedPattern());
        mapping.setConstraint(Constraint.from(ROLE));
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.addConstraintMapping(mapping);
        security.setAuthenticator(new BasicAuthenticator());
        security.setLoginService(loginService(app));
        return security;
    }

    @Override
    public String toString() {
        return "Jetty " + Server.getVersion() + " ee11";
    }
}
