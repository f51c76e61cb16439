package dev.weir.benchmarks.redis;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.benchmarks.ClosedLoop;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import dev.weir.benchmarks.Table;
import dev.weir.memory.MemoryBackend;
import dev.weir.redis.RedisBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Callers who were denied and ask on: over Redis, where the deny cache answers, and over the memory backend. */
final class Flood {

    private static final int CALLERS = 64;
    private static final int ATTACKERS = 100;
    private static final int CROWD = 10_000;

    private Flood() {}

    static void measure(Report report, Plan plan) throws IOException, InterruptedException {
        try (RedisServer server = RedisServer.start();
                Backend redis =
                        RedisBackend.at(server.url()).keyPrefix("flood:").build();
                Backend memory = MemoryBackend.create();
                RespConnection connection = server.connect();
                ClosedLoop loop = new ClosedLoop()) {
            List<Backend> backends = List.of(redis, memory);
            for (Backend backend : backends) {
                Footprint.take(backend.limiter("slow", Limit.parse("1/366d")), CROWD);
            }
            for (int round = -1; round < plan.rounds(); round++) {
                for (int keys : new int[] {ATTACKERS, CROWD}) {
                    for (int i = 0; i < backends.size(); i++) {
                        Backend backend = backends.get(Math.floorMod(i + round, backends.size()));
                        RateLimiter limiter = backend.limiter("slow", Limit.parse("1/366d"));
                        long asked = scripts(connection);
                        var values = loop.quick(
                                CALLERS,
                                Keys.of(keys).all(),
                                plan.flood(),
                                key -> limiter.decide(key).allowed());
                        values.put("scripts", (double) (scripts(connection) - asked));
                        report.add(new Rounds.Round(
                                test(keys), backend instanceof RedisBackend ? "redis" : "memory", "", round, values));
                    }
                }
            }
        }
    }

    static void tell(Report report) {
        Rounds rounds = report.rounds();
        List<List<String>> rows = new ArrayList<>();
        for (int keys : new int[] {ATTACKERS, CROWD}) {
            if (rounds.has(test(keys))) {
                rows.add(List.of(
                        String.format(Locale.ROOT, "%d callers, %,d keys", CALLERS, keys),
                        told(rounds.of(test(keys), "redis", "perSecond")),
                        told(rounds.of(test(keys), "memory", "perSecond")),
                        String.format(
                                Locale.ROOT,
                                "%.0f",
                                rounds.of(test(keys), "redis", "scripts").median())));
            }
        }
        if (!rows.isEmpty()) {
            report.table(new Table(
                    "denied flood, decisions/s: median (lowest–highest round)",
                    List.of("", "redis", "memory", "scripts sent"),
                    rows));
            report.ratio("redis.denied-flood.vs-memory", ratio(rounds, ATTACKERS));
            report.ratio("redis.denied-flood-10000-keys.vs-memory", ratio(rounds, CROWD));
        }
    }

    private static String told(Rounds.Spread spread) {
        return String.format(
                Locale.ROOT, "%,.0f (%.0f–%.0fk)", spread.median(), spread.least() / 1e3, spread.most() / 1e3);
    }

    private static Rounds.Spread ratio(Rounds rounds, int keys) {
        return rounds.of(test(keys), "redis", "perSecond").ratioTo(rounds.of(test(keys), "memory", "perSecond"));
    }

    private static String test(int keys) {
        return "denied-flood." + keys;
    }

    private static long scripts(RespConnection connection) throws IOException {
        return ScriptTime.spent(connection)[0];
    }
}
