package dev.weir.benchmarks.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of the benchmark's own, without persistence: the binary that {@code -Dredis.server=PATH} names, or the one that
 * a Maven artifact carries.
 */
final class RedisServer implements AutoCloseable {

    private static final int TRIES = 500;

    private final Process process;
    private final Path dir;
    private final int port;
    private final Thread atExit = new Thread(this::kill);

    private RedisServer(Process process, Path dir, int port) {
        this.process = process;
        this.dir = dir;
        this.port = port;
    }

    static RedisServer start(String... options) throws IOException, InterruptedException {
        int port = freePort();
        Path dir = Files.createTempDirectory("weir-benchmarks-redis");
        List<String> command = new ArrayList<>(List.of(
                Binary.PATH.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--repl-diskless-sync-delay",
                "0",
                "--dir",
                dir.toString()));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile())
                .start();
        RedisServer server = new RedisServer(process, dir, port);
        Runtime.getRuntime().addShutdownHook(server.atExit);
        server.awaitReady();
        return server;
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try (RespConnection connection = new RespConnection(port)) {
                if ("PONG".equals(connection.call("PING"))) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            Thread.sleep(20);
        }
        String log = Files.readString(dir.resolve("log"));
        close();
        throw new IOException(Binary.PATH + " did not start:\n" + log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    RespConnection connect() throws IOException {
        return new RespConnection(port);
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
            try (var files = Files.list(dir)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(dir);
        } catch (IOException e) {
            dir.toFile().deleteOnExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        kill();
    }

    /** Found once: the artifact's binary is extracted anew each time it is asked for. */
    private static final class Binary {

        static final Path PATH = path();

        private static Path path() {
            String named = System.getProperty("redis.server");
            if (named != null && !named.isEmpty()) {
                return Path.of(named);
            }
            try {
                return ExecutableProvider.newJarResourceProvider().get().toPath();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
