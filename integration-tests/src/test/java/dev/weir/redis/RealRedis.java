package dev.weir.redis;

import java.util.List;

/** A real Redis server, as the engine's own tests start it, for tests elsewhere. */
public final class RealRedis implements AutoCloseable {

    private final RedisProcess process = RedisProcess.start();

    public String url() {
        return process.url();
    }

    public void kill() {
        process.kill();
    }

    public void restart() {
        process.restart();
    }

    /** Sends the process a signal, such as {@code STOP}. */
    public void signal(String name) {
        process.signal(name);
    }

    /** One command and its answer. */
    public Object call(String... words) {
        try (RedisCli cli = new RedisCli(process)) {
            return cli.call(words);
        }
    }

    /** The names of all keys. */
    public List<String> keys() {
        return ((List<?>) call("KEYS", "*")).stream().map(String::valueOf).toList();
    }

    /** How many clients are connected, less the one that asks. */
    public long clients() {
        return String.valueOf(call("CLIENT", "LIST")).lines().count() - 1;
    }

    /** The server's clock, in microseconds. */
    public long time() {
        try (RedisCli cli = new RedisCli(process)) {
            return cli.time();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
