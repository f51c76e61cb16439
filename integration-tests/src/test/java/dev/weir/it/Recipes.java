package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.ManualClock;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The recipes of the documents: what is sent to an application that each of them limits, and what comes. */
public final class Recipes {

    /** Where their files are. */
    public static final Path DIRECTORY = Path.of("../docs/examples");

    private static final Pattern SEND = Pattern.compile("(\\d+) (x|at once) (\\S+) (\\S+)((?: \\S+:\\S+)*) -> (.+)");
    private static final Pattern LATER = Pattern.compile("later (\\d+)s");

    private final URI uri;
    private final ManualClock clock;

    /** Sends to an application whose limits are kept by a clock. */
    public Recipes(URI uri, ManualClock clock) {
        this.uri = uri;
        this.clock = clock;
    }

    /** What is sent, and what comes: how often, method, path, fields, and the status, or how many of which. */
    public static Stream<Arguments> all() {
        return Stream.of(
                arguments("minimal.json", """
                        2 x GET /hello X-Api-Key:a -> 200
                        1 x GET /hello X-Api-Key:a -> 429
                        1 x GET /hello X-Api-Key:b -> 200
                        3 x GET /other X-Api-Key:a -> 200
                        """),
                arguments("login-brute-force.json", """
                        9 x POST /login Password:right Account:ann -> 200
                        5 x POST /login Password:wrong Account:ann -> 401
                        1 x POST /login Password:right Account:ann -> 429
                        1 x GET /other -> 200
                        later 180s
                        1 x POST /login Password:right Account:ann -> 200
                        1 x POST /login Password:wrong Account:ann -> 401
                        1 x POST /login Password:right Account:ann -> 429
                        5 x POST /login Password:wrong Account:bob X-Forwarded-For:192.0.2.1 -> 401
                        5 x POST /login Password:wrong Account:bob X-Forwarded-For:192.0.2.2 -> 401
                        5 x POST /login Password:wrong Account:bob X-Forwarded-For:192.0.2.3 -> 401
                        5 x POST /login Password:wrong Account:bob X-Forwarded-For:192.0.2.4 -> 401
                        1 x POST /login Password:wrong Account:bob X-Forwarded-For:192.0.2.5 -> 429
                        1 x POST /login Password:wrong Account:eve X-Forwarded-For:192.0.2.5 -> 401
                        """),
                arguments("plans.json", """
                        10 x GET /api/a User:ann -> 200
                        1 x GET /api/a User:ann -> 429
                        20 x GET /api/a User:bob Roles:silver -> 200
                        1 x GET /api/a User:bob Roles:silver -> 429
                        100 x GET /api/a User:cid Roles:silver,gold -> 200
                        1 x GET /api/a User:cid Roles:silver,gold -> 429
                        30 x GET /api/a User:sue Roles:support -> 200 exempt
                        """),
                arguments("tenants.json", """
                        5 x GET /tenants/a/x User:u1 X-Forwarded-For:192.0.2.1 -> 200
                        1 x GET /tenants/a/x User:u1 X-Forwarded-For:192.0.2.1 -> 429
                        5 x GET /tenants/a/x User:u2 X-Forwarded-For:192.0.2.1 -> 200
                        5 x GET /tenants/a/x User:u3 X-Forwarded-For:192.0.2.2 -> 200
                        5 x GET /tenants/a/x User:u4 X-Forwarded-For:192.0.2.2 -> 200
                        1 x GET /tenants/a/x User:u5 X-Forwarded-For:192.0.2.3 -> 429
                        1 x GET /tenants/b/x User:u5 X-Forwarded-For:192.0.2.3 -> 200
                        5 x GET /tenants/c/x X-Forwarded-For:192.0.2.9 -> 200
                        5 x GET /tenants/d/x X-Forwarded-For:192.0.2.9 -> 200
                        5 x GET /tenants/e/x X-Forwarded-For:192.0.2.9 -> 200
                        5 x GET /tenants/f/x X-Forwarded-For:192.0.2.9 -> 200
                        5 x GET /tenants/g/x X-Forwarded-For:192.0.2.9 -> 200
                        5 x GET /tenants/h/x X-Forwarded-For:192.0.2.9 -> 200
                        1 x GET /tenants/i/x X-Forwarded-For:192.0.2.9 -> 429
                        """),
                arguments("expensive.json", """
                        11 x POST /api/a -> 200
                        5 x GET /api/a -> 200
                        1 x GET /api/a -> 429
                        9 x GET /api/health -> 200
                        2 x POST /api/reports/q User:ann -> 200
                        3 x POST /api/reports/q User:ann -> 429
                        10 x POST /api/a User:ann -> 200
                        1 x GET /api/a User:ann -> 429
                        """),
                arguments("cdn.json", """
                        20 x GET /a X-Cdn-Secret:secret X-Forwarded-For:192.0.2.1 -> 200
                        1 x GET /a X-Cdn-Secret:secret X-Forwarded-For:192.0.2.1 -> 429
                        1 x GET /a X-Cdn-Secret:secret X-Forwarded-For:192.0.2.2 -> 200
                        40 x GET /static/a.css X-Cdn-Secret:secret X-Forwarded-For:192.0.2.1 -> 200
                        5 x GET /a X-Forwarded-For:192.0.2.3 -> 200
                        1 x GET /a X-Forwarded-For:192.0.2.3 -> 429
                        5 x GET /a X-Cdn-Secret:guess X-Forwarded-For:192.0.2.4 -> 200
                        1 x GET /a X-Cdn-Secret:guess X-Forwarded-For:192.0.2.4 -> 429
                        """),
                arguments("invented-keys.json", """
                        10 x GET /api/a X-Api-Key:one -> 200
                        1 x GET /api/a X-Api-Key:one -> 429
                        10 x GET /api/a X-Api-Key:two -> 200
                        10 x GET /api/a X-Api-Key:three -> 200
                        1 x GET /api/a X-Api-Key:four -> 429
                        1 x GET /api/a X-Api-Key:four X-Forwarded-For:192.0.2.1 -> 200
                        """),
                arguments("ipv6.json", """
                        10 x GET /a X-Forwarded-For:2001:db8:0:1::1 -> 200
                        1 x GET /a X-Forwarded-For:2001:db8:0:1::2 -> 429
                        10 x GET /a X-Forwarded-For:2001:db8:0:2::1 -> 200
                        5 x GET /a X-Forwarded-For:2001:db8:0:3::1 -> 200
                        1 x GET /a X-Forwarded-For:2001:db8:0:4::1 -> 429
                        1 x GET /a X-Forwarded-For:2001:db8:1:1::1 -> 200
                        """),
                arguments("shadow.json", """
                        10 x GET /api/a -> 200
                        5 x GET /api/a -> 200 shadow_denied
                        """),
                arguments("nginx.json", """
                        21 x GET /nodelay/a -> 200
                        1 x GET /nodelay/a -> 503
                        1 x GET /strict/a -> 200
                        1 x GET /strict/a -> 503
                        22 at once GET /queue/a -> 1 x 200 allowed, 20 x 200 waited, 1 x 503
                        """),
                arguments("bucket4j.json", """
                        5 x GET /api/a X-Api-Key:one -> 200
                        1 x GET /api/a X-Api-Key:one -> 429
                        later 10s
                        5 x GET /api/a X-Api-Key:one -> 200
                        1 x GET /api/a X-Api-Key:one -> 429
                        20 x GET /api/public/a X-Api-Key:one -> 200
                        """));
    }

    /** Sends what a line says, and compares what comes. */
    public void run(String line) throws Exception {
        Matcher later = LATER.matcher(line);
        if (later.matches()) {
            clock.advance(Duration.ofSeconds(Long.parseLong(later.group(1))));
            return;
        }
        Matcher send = SEND.matcher(line);
        assertThat(send.matches()).as(line).isTrue();
        int times = Integer.parseInt(send.group(1));
        String expected = send.group(6);
        String head = Cases.head(uri, send.group(3), send.group(4), fields(send.group(5)));
        List<Reply> replies = send.group(2).equals("x") ? oneByOne(times, head) : atOnce(wanted(times, expected), head);

        boolean outcomeMatters = expected.matches(".*[a-z_]{4}.*");
        Map<String, Integer> counted = new TreeMap<>();
        replies.forEach(reply -> counted.merge(seen(reply, outcomeMatters), 1, Integer::sum));
        assertThat(counted).as(line).isEqualTo(wanted(times, expected));
    }

    private static String seen(Reply reply, boolean outcomeMatters) {
        String outcome = reply.field("Outcome");
        return reply.status() + (outcomeMatters && outcome != null ? " " + outcome : "");
    }

    private static Map<String, Integer> wanted(int times, String expected) {
        Map<String, Integer> wanted = new TreeMap<>();
        for (String one : expected.split(", ", -1)) {
            String[] parts = one.split(" x ", -1);
            wanted.put(parts[parts.length - 1], parts.length == 1 ? times : Integer.parseInt(parts[0]));
        }
        return wanted;
    }

    private static String[] fields(String text) {
        return Stream.of(text.strip().split(" "))
                .filter(field -> !field.isEmpty())
                .flatMap(field -> Stream.of(field.split(":", 2)))
                .toArray(String[]::new);
    }

    private List<Reply> oneByOne(int times, String head) throws IOException {
        List<Reply> replies = new ArrayList<>();
        for (String each : Collections.nCopies(times, head)) {
            try (Connection connection = new Connection(uri)) {
                replies.add(connection.send(each).read());
            }
        }
        return replies;
    }

    /** Sends all, and lets time pass once those are answered that do not wait. */
    private List<Reply> atOnce(Map<String, Integer> wanted, String head) throws Exception {
        int times = wanted.values().stream().mapToInt(Integer::intValue).sum();
        int answered = times - wanted.getOrDefault("200 waited", 0);
        ExecutorService callers = Executors.newFixedThreadPool(times);
        try {
            List<Future<Reply>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                calls.add(callers.submit(() -> oneByOne(1, head).get(0)));
            }
            await().atMost(Cases.PATIENCE)
                    .until(() -> calls.stream().filter(Future::isDone).count() == answered);
            clock.advance(Duration.ofMinutes(1));
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> call : calls) {
                replies.add(call.get());
            }
            return replies;
        } finally {
            callers.shutdownNow();
        }
    }
}
