package dev.weir.benchmarks.redis;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.benchmarks.ClosedLoop;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import dev.weir.benchmarks.Table;
import dev.weir.redis.RedisBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * What a bucket takes in Redis, everything included: the growth of {@code used_memory} divided by the buckets, at a number
 * of them that just fills Redis's tables. And what a decision costs in replication, by {@code master_repl_offset} with a
 * replica attached.
 */
final class Footprint {

    private static final String BYTES = "bytes-per-bucket";
    private static final String REPLICATED = "replicated-bytes";
    private static final int BUCKETS = 262_144;
    private static final int DECISIONS = 2_000;
    private static final List<Limit> ONE = List.of(Limit.parse("100/1s"));
    private static final List<Limit> THREE =
            List.of(Limit.parse("100/1s"), Limit.parse("1000/1m"), Limit.parse("10000/1h"));

    private Footprint() {}

    static void measure(Report report) throws IOException, InterruptedException {
        bytes(report, "k1", ONE);
        bytes(report, "k3", THREE);
        replication(report);
    }

    private static void bytes(Report report, String test, List<Limit> limits) throws IOException, InterruptedException {
        // The default prefix. A bucket's life is long, so that none ends while others are made; that changes no size.
        try (RedisServer server = RedisServer.start();
                RespConnection connection = server.connect();
                RedisBackend weir = RedisBackend.at(server.url())
                        .timeout(Duration.ofSeconds(10))
                        .bucketTtl(Duration.ofHours(1))
                        .build()) {
            RateLimiter limiter = weir.limiter("api", limits, Duration.ofSeconds(10));
            limiter.decide(Keys.key(0));
            limiter.reset(Keys.key(0));
            long before = settled(connection);
            take(limiter, BUCKETS);
            long after = settled(connection);
            long buckets = Long.parseLong(connection.text("DBSIZE"));
            if (buckets != BUCKETS) {
                throw new IllegalStateException(buckets + " buckets, not " + BUCKETS);
            }
            report.add(new Rounds.Round(
                    BYTES,
                    test,
                    "",
                    0,
                    Map.of(
                            "before", (double) before,
                            "after", (double) after,
                            "buckets", (double) buckets,
                            "bytes", (double) (after - before) / buckets)));
        }
    }

    /** Once Redis has moved its table to the size that it wants, and its buffers have shrunk. */
    private static long settled(RespConnection connection) throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 15; i++) {
            Thread.sleep(100);
            least = Math.min(least, Long.parseLong(connection.info("memory").getOrDefault("used_memory", "")));
        }
        return least;
    }

    /** One permit of each caller. */
    static void take(RateLimiter limiter, int callers) throws InterruptedException {
        Semaphore free = new Semaphore(ClosedLoop.IN_FLIGHT);
        for (int i = 0; i < callers; i++) {
            free.acquire();
            var unused = limiter.decideAsync(Keys.key(i), 1).whenComplete((decision, failure) -> free.release());
        }
        free.acquire(ClosedLoop.IN_FLIGHT);
    }

    private static void replication(Report report) throws IOException, InterruptedException {
        try (RedisServer master = RedisServer.start("--repl-ping-replica-period", "3600");
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
                RespConnection connection = master.connect();
                RedisBackend weir =
                        RedisBackend.at(master.url()).denyCacheSize(0).build()) {
            for (int i = 0;
                    i < 300 && !connection.info("replication").toString().contains("state=online");
                    i++) {
                Thread.sleep(100);
            }
            RateLimiter one = weir.limiter("api", ONE, Duration.ofSeconds(10));
            RateLimiter three = weir.limiter("api3", THREE, Duration.ofSeconds(10));
            RateLimiter slow = weir.limiter("slow", Limit.parse("1/366d"));
            take(one, 1);
            take(three, 1);
            take(slow, DECISIONS);
            replicated(report, connection, "allow", one);
            replicated(report, connection, "allow-k3", three);
            replicated(report, connection, "deny", slow);
            if (!connection.info("replication").toString().contains("state=online")) {
                throw new IllegalStateException("the replica at " + replica.port() + " left");
            }
        }
    }

    private static void replicated(Report report, RespConnection connection, String test, RateLimiter limiter)
            throws IOException {
        long before = offset(connection);
        for (int i = 0; i < DECISIONS; i++) {
            limiter.decide(Keys.key(i));
        }
        double bytes = (double) (offset(connection) - before) / DECISIONS;
        report.add(new Rounds.Round(REPLICATED, test, "", 0, Map.of("bytes", bytes)));
    }

    static void tell(Report report) {
        List<List<String>> rows = new ArrayList<>();
        for (String test : List.of(BYTES, REPLICATED)) {
            for (String what : report.rounds().has(test) ? report.rounds().contenders(test) : List.<String>of()) {
                Rounds.Spread bytes = report.rounds().of(test, what, "bytes");
                report.ratio("redis." + test + "." + what, bytes);
                rows.add(List.of(test + ", " + what, String.format(Locale.ROOT, "%.1f", bytes.median())));
            }
        }
        if (!rows.isEmpty()) {
            report.table(new Table("footprint", List.of("", "bytes"), rows));
        }
    }

    private static long offset(RespConnection connection) throws IOException {
        return Long.parseLong(connection.info("replication").getOrDefault("master_repl_offset", ""));
    }
}
