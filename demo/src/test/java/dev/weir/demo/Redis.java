package dev.weir.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server as a process, that is killed and started again: the binary that a Maven artifact carries, or the one
 * that {@code -Dredis.server=PATH} or the environment's {@code REDIS_SERVER} names.
 */
final class Redis implements AutoCloseable {

    private final Path directory = Files.createDirectories(Path.of(System.getProperty("weir.build"), "redis"));
    private final String binary;
    private final int port;
    private Child process;

    Redis() throws IOException {
        String named = System.getProperty("redis.server", System.getenv("REDIS_SERVER"));
        binary = named == null || named.isEmpty()
                ? ExecutableProvider.newJarResourceProvider().get().getPath()
                : named;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    void start() throws IOException {
        List<String> command =
                List.of(binary, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--dir", ".");
        process = Child.start(command, directory, Map.of(), directory.resolve("redis.log"));
        process.awaitLog(Pattern.compile("[Rr]eady to accept connections"));
    }

    void kill() throws InterruptedException {
        process.close();
        process.awaitExit();
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
