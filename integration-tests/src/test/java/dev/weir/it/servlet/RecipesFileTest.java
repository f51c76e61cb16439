package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.http.Gate;
import dev.weir.it.Cases;
import dev.weir.it.http.Connection;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Each recipe of the documents does what it is said to do. */
class RecipesFileTest extends Cases {

    private static final Path RECIPES = Path.of("../docs/examples");

    private static final Pattern SEND = Pattern.compile("(\\d+) (x|at once) (\\S+) (\\S+)((?: \\S+:\\S+)*) -> (.+)");
    private static final Pattern LATER = Pattern.compile("later (\\d+)s");

    /** What is sent, and what comes: how often, method, path, fields, and the status, or how many of which. */
    static Stream<Arguments> recipes() {
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

    @ParameterizedTest
    @MethodSource("recipes")
    void a_recipe_does_what_it_says(String file, String script) throws Exception {
        start(app().filter(
                        "who",
                        (request, response, chain) -> chain.doFilter(known((HttpServletRequest) request), response),
                        Map.of(),
                        "/*")
                .filter(
                        "limits",
                        new RateLimitFilter(),
                        params(
                                "policies",
                                RECIPES.resolve(file).toString(),
                                "phase",
                                "both",
                                "trusted-proxies",
                                "127.0.0.1"),
                        "/*")
                .servlet(RecipesFileTest::answer, "/*"));

        for (String line : script.lines().toList()) {
            run(line);
        }
    }

    @Test
    void each_recipe_is_tried() throws IOException {
        try (Stream<Path> files = Files.list(RECIPES)) {
            assertThat(recipes().map(row -> RECIPES.resolve((String) row.get()[0])))
                    .containsExactlyInAnyOrderElementsOf(
                            files.filter(file -> file.toString().endsWith(".json"))
                                    .toList());
        }
    }

    @Test
    void the_lines_for_web_xml_and_the_same_in_yaml_do_so_too() throws Exception {
        Document descriptor = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(RECIPES.resolve("web.xml").toFile());
        String param = text(descriptor, "param-name");
        Filter filter = Class.forName(text(descriptor, "filter-class"))
                .asSubclass(Filter.class)
                .getDeclaredConstructor()
                .newInstance();
        Map<String, String> params =
                params(param, RECIPES.resolve("minimal.yaml").toString());
        start(app().filter(text(descriptor, "filter-name"), filter, params, text(descriptor, "url-pattern"))
                .servlet(RecipesFileTest::answer, "/*"));

        run("2 x GET /hello X-Api-Key:a -> 200");
        run("1 x GET /hello X-Api-Key:a -> 429");
        run("3 x GET /other X-Api-Key:a -> 200");
    }

    private static String text(Document descriptor, String element) {
        return descriptor.getElementsByTagName(element).item(0).getTextContent();
    }

    /** What an authentication would have found out. */
    private static HttpServletRequest known(HttpServletRequest request) {
        request.setAttribute("com.acme.account", request.getHeader("Account"));
        String user = request.getHeader("User");
        String roles = request.getHeader("Roles");
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return user == null ? null : () -> user;
            }

            @Override
            public boolean isUserInRole(String role) {
                return roles != null && Arrays.asList(roles.split(",")).contains(role);
            }
        };
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response) {
        boolean refused = request.getRequestURI().endsWith("/login") && !"right".equals(request.getHeader("Password"));
        response.setStatus(refused ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_OK);
        response.setHeader("Outcome", String.valueOf(request.getAttribute(Gate.OUTCOME)));
    }

    private void run(String line) throws Exception {
        Matcher later = LATER.matcher(line);
        if (later.matches()) {
            clock.advance(Duration.ofSeconds(Long.parseLong(later.group(1))));
            return;
        }
        Matcher send = SEND.matcher(line);
        assertThat(send.matches()).as(line).isTrue();
        int times = Integer.parseInt(send.group(1));
        String expected = send.group(6);
        String head = head(send.group(3), send.group(4), fields(send.group(5)));
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
            try (Connection connection = new Connection(uri())) {
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
            await().atMost(PATIENCE)
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
