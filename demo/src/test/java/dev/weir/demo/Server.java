package dev.weir.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server from an unpacked distribution, started by its own script on a free port, that takes applications from a
 * directory while it runs.
 */
record Server(Child process, URI uri, Path webapps) implements AutoCloseable {

    private static final Path BUILD = Path.of(System.getProperty("weir.build"));
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    static Server tomcat(String version) throws IOException {
        Path home = BUILD.resolve("distributions/apache-tomcat-" + version);
        Path base = emptyDirectory("servers/tomcat-" + version);
        Path conf = Files.createDirectories(base.resolve("conf"));
        Files.createDirectories(base.resolve("temp"));
        Path webapps = Files.createDirectories(base.resolve("webapps"));
        Files.copy(home.resolve("conf/web.xml"), conf.resolve("web.xml"));
        Files.writeString(conf.resolve("server.xml"), """
                <Server port="-1">
                  <Service name="Catalina">
                    <Connector address="127.0.0.1" port="0"/>
                    <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                      <Host name="localhost" appBase="webapps" autoDeploy="true"/>
                    </Engine>
                  </Service>
                </Server>
                """);
        Child process = Child.start(
                List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"),
                base,
                Map.of("CATALINA_HOME", home.toString(), "CATALINA_BASE", base.toString()),
                base.resolve("server.log"));
        return up(process, "Starting ProtocolHandler \\[\"http-nio-127.0.0.1-auto-1-(\\d+)\"]", webapps);
    }

    static Server jetty(String version, String environment) throws IOException, InterruptedException {
        Path home = BUILD.resolve("distributions/jetty-home-" + version);
        Path base = emptyDirectory("servers/jetty-" + version + "-" + environment);
        Files.createDirectories(base.resolve("work"));
        runJetty(home, base, "--add-modules=http," + environment + "-deploy");
        List<String> start =
                jetty(home, "jetty.http.host=127.0.0.1", "jetty.http.port=0", "jetty.deploy.scanInterval=1");
        Child process = Child.start(start, base, Map.of(), base.resolve("server.log"));
        return up(process, "Started \\S*ServerConnector\\S*\\{.*}\\{127.0.0.1:(\\d+)}", base.resolve("webapps"));
    }

    private static void runJetty(Path home, Path base, String argument) throws IOException, InterruptedException {
        try (Child setup = Child.start(jetty(home, argument), base, Map.of(), base.resolve("setup.log"))) {
            if (setup.awaitExit() != 0) {
                throw new IOException(setup.log());
            }
        }
    }

    private static List<String> jetty(Path home, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(JAVA, "-jar", home.resolve("start.jar").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Server up(Child process, String portInLog, Path webapps) {
        try {
            String port = process.awaitLog(Pattern.compile(portInLog)).group(1);
            return new Server(process, URI.create("http://127.0.0.1:" + port), webapps);
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    /** Puts a WAR where the server looks for it; it is never seen half. */
    App deploy(Path war, String name) throws IOException {
        Path whole = Files.copy(war, webapps.resolveSibling(name + ".incoming"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(whole, webapps.resolve(name + ".war"), StandardCopyOption.ATOMIC_MOVE);
        return new App(URI.create(uri + "/" + name));
    }

    void undeploy(String name) throws IOException {
        Files.delete(webapps.resolve(name + ".war"));
    }

    /** What the JDK's {@code jcmd} says about the server's JVM. */
    String jcmd(String command) throws IOException, InterruptedException {
        Path answer = Files.createTempFile(BUILD, "jcmd", ".txt");
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> line = List.of(tool, Long.toString(process.pid()), command);
        try (Child jcmd = Child.start(line, BUILD, Map.of(), answer)) {
            jcmd.awaitExit();
            return jcmd.log();
        } finally {
            Files.delete(answer);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path emptyDirectory(String name) throws IOException {
        Path directory = BUILD.resolve(name);
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        return Files.createDirectories(directory);
    }
}
