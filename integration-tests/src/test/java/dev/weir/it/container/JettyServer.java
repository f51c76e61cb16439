package dev.weir.it.container;

import java.net.URI;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.security.Credential;

/** What the generations of Jetty's servlet containers have in common. */
abstract class JettyServer implements Container {

    static final String ROLE = "user";

    private Server server;
    private ContextHandler context;

    /** The application in this generation of the Servlet API. */
    abstract ContextHandler context(WebApp app) throws Exception;

    static HashLoginService loginService(WebApp app) {
        UserStore users = new UserStore();
        app.users()
                .forEach((name, password) ->
                        users.addUser(name, Credential.getCredential(password), new String[] {ROLE}));
        HashLoginService login = new HashLoginService("tests");
        login.setUserStore(users);
        return login;
    }

    @Override
    public URI start(WebApp app) throws DeploymentFailed {
        server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try {
            context = context(app);
            server.setHandler(new ContextHandlerCollection(context));
            server.start();
        } catch (Exception e) {
            close();
            throw new DeploymentFailed(e);
        }
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + app.contextPath());
    }

    @Override
    public void redeploy() throws DeploymentFailed {
        try {
            context.stop();
            context.start();
        } catch (Exception e) {
            throw new DeploymentFailed(e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException("Jetty does not stop", e);
            }
            server.destroy();
            server = null;
        }
    }
}
