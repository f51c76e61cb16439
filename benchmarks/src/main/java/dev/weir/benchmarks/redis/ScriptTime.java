package dev.weir.benchmarks.redis;

import dev.weir.Limit;
import dev.weir.RateLimiter;
import dev.weir.benchmarks.Report;
import dev.weir.benchmarks.Rounds;
import dev.weir.benchmarks.Table;
import dev.weir.redis.RedisBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How long the server is busy with a script, by its own count ({@code INFO commandstats}, time in EVALSHA by calls). The
 * calls that Weir really sends are heard by MONITOR and sent again over a bare connection, a hundred at a time, over many
 * keys, in turn with scripts that do the least that a limiter can.
 */
final class ScriptTime {

    private static final String TEST = "script";
    private static final String OURS = "weir-";
    private static final String BARE_NAME = "bare";
    private static final int KEYS = 10_000;
    private static final int PIPELINE = 100;
    private static final String BARE = "local t,v=redis.call('TIME'),redis.call('GET',KEYS[1]) "
            + "redis.call('SET',KEYS[1],ARGV[1],'PX',ARGV[2]) return v";
    private static final String BARE_FOREVER =
            "local t,v=redis.call('TIME'),redis.call('GET',KEYS[1]) redis.call('SET',KEYS[1],ARGV[1]) return v";

    /** Calls for each run of keys; how many decisions one makes. */
    private record Script(String name, int decisions, List<List<String>> calls) {}

    private final RedisServer server;
    private final List<Script> scripts = new ArrayList<>();

    private ScriptTime(RedisServer server) {
        this.server = server;
    }

    static void measure(Report report, int rounds) throws IOException, InterruptedException {
        try (RedisServer server = RedisServer.start();
                RespConnection connection = server.connect()) {
            ScriptTime time = new ScriptTime(server);
            time.prepare(connection);
            for (int round = -2; round < rounds; round++) {
                for (int i = 0; i < time.scripts.size(); i++) {
                    Script script = time.scripts.get(Math.floorMod(i + round, time.scripts.size()));
                    report.add(run(connection, script, round));
                }
            }
        }
    }

    private void prepare(RespConnection connection) throws IOException {
        String empty = connection.text("SCRIPT", "LOAD", "return 1");
        String bare = connection.text("SCRIPT", "LOAD", BARE);
        String forever = connection.text("SCRIPT", "LOAD", BARE_FOREVER);
        scripts.add(new Script("empty", 1, calls(List.of("EVALSHA", empty, "1", Keys.key(0)))));
        scripts.add(new Script(
                BARE_NAME, 1, calls(List.of("EVALSHA", bare, "1", "bare" + Keys.key(0), "1764032400123456", "10001"))));
        scripts.add(new Script(
                "bare-no-expiry",
                1,
                calls(List.of("EVALSHA", forever, "1", "ever" + Keys.key(0), "1764032400123456"))));
        try (Recorder recorder = new Recorder(server);
                RedisBackend weir =
                        RedisBackend.at(server.url()).denyCacheSize(0).build()) {
            RateLimiter one = weir.limiter("api", Limit.parse("100/1s"));
            RateLimiter slow = weir.limiter("slow", Limit.parse("1/1h"));
            RateLimiter three =
                    weir.limiter("three", Limit.parse("100/1s"), Limit.parse("100000/1m"), Limit.parse("1000000/1h"));
            RateLimiter slowThree =
                    weir.limiter("slow3", Limit.parse("1/1h"), Limit.parse("2/1h"), Limit.parse("3/1h"));
            scripts.add(new Script("weir-allow", 1, calls(recorded(recorder, one))));
            scripts.add(new Script("weir-deny", 1, calls(recorded(recorder, slow))));
            scripts.add(new Script("weir-allow-k3", 1, calls(recorded(recorder, three))));
            scripts.add(new Script("weir-deny-k3", 1, calls(recorded(recorder, slowThree))));
            scripts.add(shared("weir-allow-shared", recorder, one));
            scripts.add(shared("weir-deny-shared", recorder, slow));
        }
    }

    private static List<String> recorded(Recorder recorder, RateLimiter limiter) throws IOException {
        limiter.reset(Keys.key(0));
        limiter.decide(Keys.key(0)); // the server learns the script
        recorder.scripts();
        limiter.decide(Keys.key(0));
        List<List<String>> sent = recorder.scripts();
        if (sent.size() != 1) {
            throw new IllegalStateException("a decision sent " + sent);
        }
        return sent.get(0);
    }

    private static List<List<String>> calls(List<String> first) {
        List<List<String>> calls = new ArrayList<>(KEYS);
        for (int i = 0; i < KEYS; i++) {
            String key = Keys.key(i);
            calls.add(first.stream().map(word -> word.replace(Keys.key(0), key)).toList());
        }
        return calls;
    }

    /** The call with the most keys that comes of many callers at once, again with other callers' keys. */
    private static Script shared(String name, Recorder recorder, RateLimiter limiter) throws IOException {
        recorder.scripts();
        CompletableFuture<?>[] decisions = new CompletableFuture<?>[1000];
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = limiter.decideAsync(Keys.key(i), 1).toCompletableFuture();
        }
        CompletableFuture.allOf(decisions).join();
        List<String> call = recorder.scripts().stream()
                .max(Comparator.comparingInt((List<String> words) -> Integer.parseInt(words.get(2))))
                .orElseThrow();
        int keys = Integer.parseInt(call.get(2));
        List<List<String>> calls = new ArrayList<>();
        for (int i = 0; i + keys <= KEYS; i += keys) {
            List<String> next = new ArrayList<>(call);
            for (int j = 0; j < keys; j++) {
                next.set(3 + j, call.get(3 + j).replaceAll("user\\d{6}", Keys.key(i + j)));
            }
            calls.add(next);
        }
        return new Script(name, keys, calls);
    }

    private static Rounds.Round run(RespConnection connection, Script script, int round) throws IOException {
        long[] before = spent(connection);
        for (int i = 0; i < script.calls.size(); i += PIPELINE) {
            List<List<String>> some = script.calls.subList(i, Math.min(i + PIPELINE, script.calls.size()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            some.forEach(call -> RespConnection.write(out, call));
            connection.send(out.toByteArray());
            connection.answers(some.size());
        }
        long[] after = spent(connection);
        double decisions = (double) (after[0] - before[0]) * script.decisions;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("decisions", decisions);
        values.put("keys", (double) script.decisions);
        values.put("micros", (after[1] - before[1]) / decisions);
        values.put("writes", (after[2] - before[2]) / decisions);
        return new Rounds.Round(TEST, script.name, "", round, values);
    }

    /** Calls and microseconds of EVALSHA, and calls of SET. */
    static long[] spent(RespConnection connection) throws IOException {
        Map<String, String> stats = connection.info("commandstats");
        String evalsha = stats.getOrDefault("cmdstat_evalsha", "calls=0,usec=0,");
        String set = stats.getOrDefault("cmdstat_set", "calls=0,");
        return new long[] {number(evalsha, "calls="), number(evalsha, "usec="), number(set, "calls=")};
    }

    private static long number(String stats, String name) {
        int start = stats.indexOf(name) + name.length();
        return Long.parseLong(stats, start, stats.indexOf(',', start), 10);
    }

    static void tell(Report report) {
        Rounds rounds = report.rounds();
        if (!rounds.has(TEST)) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (String script : rounds.contenders(TEST)) {
            Rounds.Spread micros = rounds.of(TEST, script, "micros");
            rows.add(List.of(
                    script,
                    String.format(Locale.ROOT, "%.2f", micros.median()),
                    String.format(Locale.ROOT, "%.2f–%.2f", micros.least(), micros.most()),
                    String.format(
                            Locale.ROOT,
                            "%.2f",
                            rounds.of(TEST, script, "writes").median()),
                    String.format(
                            Locale.ROOT, "%.0f", rounds.of(TEST, script, "keys").median())));
            if (script.startsWith(OURS)) {
                report.ratio(
                        "redis.script." + script.substring(OURS.length()) + "-vs-bare",
                        micros.ratioTo(rounds.of(TEST, BARE_NAME, "micros")));
            }
        }
        report.table(new Table(
                "script time in the server",
                List.of("", "µs a decision", "rounds", "writes a decision", "keys a script"),
                rows));
    }
}
