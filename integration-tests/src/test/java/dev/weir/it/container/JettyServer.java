package dev.weir.it.container;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.FutureCallback;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.security.Credential;

/** What the generations of Jetty's servlet containers have in common. */
abstract class JettyServer implements Container {

    static final String ROLE = "user";

    private Server server;
    private ContextHandlerCollection contexts;
    private WebApp app;
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
        contexts = new ContextHandlerCollection();
        contexts.addHandler(new ContextHandler("/kept")); // a collection that becomes empty under load answers 500
        server.setHandler(contexts);
        try {
            server.start();
            deploy(app);
        } catch (Exception e) {
            close();
            throw new DeploymentFailed(e);
        }
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + app.contextPath());
    }

    private void deploy(WebApp deployed) throws Exception {
        app = deployed;
        context = context(app);
        context.insertHandler(new GracefulHandler()); // knows the requests that are in when the application goes
        context.setServer(server);
        try {
            context.start();
        } catch (Exception e) {
            context.stop(); // as what deploys applications does with one that does not start
            throw e;
        }
        contexts.addHandler(context);
        contexts.manage(context); // for it was started before it was added
    }

    @Override
    public void redeploy() throws DeploymentFailed {
        try {
            Graceful.shutdown(context).get(1, TimeUnit.MINUTES); // undeploying alone does not wait for requests
            FutureCallback done = new FutureCallback();
            contexts.undeployHandler(context, done);
            done.block();
            deploy(app);
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
