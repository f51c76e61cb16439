package dev.weir.demo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Runs the web application of {@code src/main/webapp}, which is also the WAR, in an embedded Jetty until the process is
 * told to stop. {@code HOST} and {@code PORT} in the environment say where it listens, {@code REDIS_URL} which Redis keeps
 * its limits, {@code WEIR_POLICIES} which file they are, in place of the class path's {@code weir.json}.
 */
public final class Demo {

    private Demo() {}

    /**
     * Starts the demo, or explains.
     *
     * @param args none; or {@code explain} and a request, which prints what would count it and ends
     * @throws Exception if the web application does not start
     */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            System.exit(ExplainCommand.run(List.of(args), System.out, System.err));
        }
        Address address;
        Server server = new Server();
        try {
            address = listen(server, Address.from(System.getenv()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        String limits = Limits.choose(System.getenv(), System.getProperties());
        server.setHandler(webApplication());
        server.setStopAtShutdown(true);
        server.start();
        System.out.println(whatToTry(address.url(), limits));
        server.join();
    }

    /** Takes the port before anything else starts, so that there is one line to read if somebody else has it. */
    private static Address listen(Server server, Address address) {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(address.host());
        connector.setPort(address.port());
        try {
            connector.open();
        } catch (IOException e) {
            String reason = e.getCause() == null
                    ? e.toString()
                    : String.valueOf(e.getCause().getMessage());
            throw new IllegalArgumentException(
                    "cannot listen on port " + address.port() + " of " + address.host() + ": " + reason
                            + "; choose another with PORT, such as PORT=8081",
                    e);
        }
        server.addConnector(connector);
        return address.withPort(connector.getLocalPort());
    }

    private static WebAppContext webApplication() throws URISyntaxException {
        Path classes = Path.of(
                Demo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        WebAppContext application = new WebAppContext();
        application.setContextPath("/");
        application.setBaseResourceAsPath(
                classes.resolve("../../src/main/webapp").normalize());
        application.setParentLoaderPriority(true);
        application.setThrowUnavailableOnStartupException(true);
        return application;
    }

    private static String whatToTry(String url, String limits) {
        return """
                Weir's demo is up at %1$s until Ctrl-C. The sixth answer of each of these is 429:

                  curl -i '%1$s/hello?[1-6]'
                  curl -i '%1$s/api/greeting?[1-6]'
                  curl -i -u alice:alice '%1$s/api/me?[1-6]'

                bob:bob has a bucket of his own (demo users: the password is the name), and so has each API key:

                  curl -i -H 'X-Api-Key: any' %1$s/hello

                A report costs 5 of the 10 permits a minute, so the third is refused:

                  curl -i -X POST '%1$s/api/reports?[1-3]'

                WEIR_POLICIES=docs/examples/minimal.json before the command takes other limits for /hello, and what is
                saved in that file counts within seconds. To ask which limits count a request, put behind the command
                -Dexec.args="explain GET /hello 'X-Api-Key: any'"

                %2$s
                """.formatted(url, limits);
    }
}
