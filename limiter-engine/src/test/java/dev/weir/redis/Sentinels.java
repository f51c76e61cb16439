package dev.weir.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A primary, a replica, and three sentinels that watch them. */
final class Sentinels implements AutoCloseable {

    static final String NAME = "shop";

    final RedisProcess primary;
    final RedisProcess replica;
    final List<RedisProcess> sentinels = new ArrayList<>();

    Sentinels() throws IOException {
        primary = RedisProcess.start("--repl-diskless-sync-delay", "0");
        replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisProcess.sentinel(List.of(
                    "sentinel monitor " + NAME + " 127.0.0.1 " + primary.port() + " 2",
                    "sentinel down-after-milliseconds " + NAME + " 500",
                    "sentinel failover-timeout " + NAME + " 2000")));
        }
        for (RedisProcess sentinel : sentinels) {
            try (RedisCli cli = new RedisCli(sentinel)) {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                    List<?> facts = (List<?>) cli.call("SENTINEL", "MASTER", NAME);
                    return "1".equals(fact(facts, "num-slaves")) && "2".equals(fact(facts, "num-other-sentinels"));
                });
            }
        }
    }

    private static Object fact(List<?> facts, String name) {
        return facts.get(facts.indexOf(name) + 1);
    }

    /** A Redisson file that knows the sentinels alone. */
    Path redissonYaml(Path dir) throws IOException {
        List<String> addresses =
                sentinels.stream().map(each -> "\"" + each.url() + "\"").toList();
        return Files.writeString(dir.resolve("redisson.yaml"), """
                sentinelServersConfig:
                  masterName: "%s"
                  sentinelAddresses: %s
                  retryAttempts: 0
                  readMode: "MASTER"
                  masterConnectionPoolSize: 8
                  masterConnectionMinimumIdleSize: 2
                """.formatted(NAME, addresses));
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        replica.close();
        primary.close();
    }
}
