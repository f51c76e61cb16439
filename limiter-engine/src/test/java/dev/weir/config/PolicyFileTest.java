package dev.weir.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Limit;
import dev.weir.http.HttpRequest;
import dev.weir.http.Mode;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import dev.weir.http.RefusalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {

    @TempDir
    private Path directory;

    private List<Policy> read(String name, String text) {
        Path file = directory.resolve(name);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return PolicyFile.at(file.toString(), Map.of("RATE", "7/1s", "EMPTY", "")::get)
                .read(UnaryOperator.identity());
    }

    private List<Policy> json(String policies) {
        return read("p.json", "{\"policies\": [" + policies + "]}");
    }

    @Test
    void the_smallest_file_is_one_policy() {
        List<Policy> policies = PolicyFile.at("../docs/examples/minimal.json").read(UnaryOperator.identity());

        assertThat(policies).hasSize(1);
        assertThat(policies.get(0).name()).isEqualTo("bar");
        assertThat(policies.get(0).limits()).containsExactly(Limit.parse("2/1m"));
        assertThat(policies.get(0))
                .asString()
                .startsWith("bar [2/1m] by header:X-Api-Key enforce, edge, every method on [/hello], of ")
                .endsWith("minimal.json:3");
    }

    @Test
    void every_field_of_a_policy_is_read() {
        Policy policy = json("""
                        {
                          "fields": false, "mode": "shadow", "cost": 3, "limits": ["10/1s burst 20", "100/1h; 500/1d"],
                          "key": ["principal", "header:X-Api-Key", "client-address/48"], "wait": "250ms",
                          "match": {
                            "paths": "/a/**", "methods": ["POST", "PUT"], "hosts": "*.example.com",
                            "headers": {"Content-Type": "application/*", "X-Beta": "*"},
                            "unless": [{"paths": "/a/b"}, {"methods": "PUT", "headers": {"X-Test": "1"}}],
                            "otherwise": "true", "annotated": false
                          },
                          "name": "all", "description": "of everything something", "phase": "authenticated",
                          "onError": "local 0.25",
                          "plans": {"by": "role", "limits": {"gold": "1000/1m", "silver": ["50/1s", "200/1m"]}},
                          "exempt": {
                            "addresses": ["10.0.0.0/8"], "principals": "probe", "roles": "admin", "paths": "/a/health",
                            "secrets": {
                              "header": "X-Api-Key",
                              "sha256": "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
                            }
                          },
                          "response": {
                            "status": "503", "type": "https://example.com/slow", "title": "Slow", "detail": "Wait.",
                            "headers": {"X-Support": "help"}, "writer": "class:dev.weir.config.PolicyFileTest$Page"
                          }
                        }
                        """).get(0);

        assertThat(policy.mode()).isEqualTo(Mode.SHADOW);
        assertThat(policy.phase()).isEqualTo(Phase.AUTHENTICATED);
        assertThat(policy.maxWait()).isEqualTo(Duration.ofMillis(250));
        assertThat(policy.limits())
                .containsExactly(Limit.parse("10/1s burst 20"), Limit.parse("100/1h"), Limit.parse("500/1d"));
        assertThat(policy)
                .asString()
                .startsWith(
                        "all [10/1s burst 20, 100/1h, 500/1d]"
                                + ", plans by role {gold=[1000/1m], silver=[50/1s, 200/1m]}"
                                + " by principal,header:X-Api-Key,client-address/48 shadow, authenticated, POST, PUT on [/a/**]")
                .contains("unless [", "/a/b", "with X-Test: 1", " otherwise")
                .contains(", exempt by address, path, principal, role, secret in X-Api-Key, waits 250ms, of ")
                .endsWith("p.json:1");
    }

    /** A writer that a file may name. */
    public static final class Page implements RefusalWriter {
        @Override
        public Body write(Refused refused, HttpRequest request) {
            return new Body("text/plain", "no");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "\"${COST:5}\"",
                "{\"methods\": {\"POST\": 5, \"GET\": 0}}",
                "{\"methods\": {\"POST\": \"5\"}, \"otherwise\": 2}",
                "{\"header\": \"X-Cost\", \"max\": 5}",
                "{\"attribute\": \"cost\", \"min\": 0, \"max\": 5, \"otherwise\": 5}",
                "{\"status\": {\"401\": 1, \"5xx\": 0}}",
                "{\"status\": {\"200\": 0}, \"otherwise\": 1}",
            })
    void a_cost_may_be_said_in_many_ways(String cost) {
        assertThat(json("{\"name\": \"p\", \"limits\": \"10/1s\", \"cost\": " + cost + "}"))
                .hasSize(1);
    }

    @Test
    void yaml_says_the_same() {
        List<Policy> policies = read("p.yaml", """
                policies:
                  - name: one
                    limits: 5/1s
                    cost: 2
                    match:
                      paths: [/a, /b]
                  - name: two
                    limits: [1/1s, 9/1m]
                    mode: off
                    fields: false
                    cost:
                      status: {401: 1}
                """);

        assertThat(policies).extracting(Policy::name).containsExactly("one", "two");
        assertThat(policies.get(0))
                .asString()
                .startsWith("one [5/1s] by client-address enforce, edge, every method on [/a, /b], of ")
                .endsWith("p.yaml:2");
        assertThat(policies.get(1).mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void the_environment_is_put_in_its_places() {
        assertThat(json("{\"name\": \"${NAME:p}-1\", \"limits\": \"${RATE}\", \"fields\": \"${SHOWN:true}\"}")
                        .get(0))
                .asString()
                .startsWith("p-1 [7/1s] by client-address enforce, edge, every method on every path");
        assertThat(json("{\"name\": \"p\", \"limits\": \"${EMPTY:3/1s}\"}")
                        .get(0)
                        .limits())
                .containsExactly(Limit.parse("3/1s"));
        assertThatThrownBy(() -> json("{\"name\": \"p\", \"limits\": \"${GONE}\"}"))
                .hasMessageEndingWith(
                        "p.json:1:39: environment variable GONE is not set; set it, or write" + " ${GONE:default}");
        assertThatThrownBy(() -> json("{\"name\": \"${a b}\", \"limits\": \"1/1s\"}"))
                .hasMessageContaining("p.json:1:24: ${a b} names no environment variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${NAME", "a ${NAME:b", "${NAME:${OTHER:b}}", "${NAME:${RATE}", "${}", "${:a}"})
    void a_place_for_the_environment_that_is_malformed_is_refused_and_not_taken_as_it_is(String text) {
        assertThatThrownBy(() -> json("{\"name\": \"p\", \"limits\": \"1/1s\", \"key\": \"constant:" + text + "\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p.json:1:")
                .hasMessageContaining("right is ${NAME}");
    }

    @Test
    void a_dollar_sign_and_a_brace_are_themselves_where_that_is_meant() {
        assertThat(json("{\"name\": \"p\", \"limits\": \"1/1s\", \"key\": \"constant:$${NAME $a $$ ${EMPTY:$}\"}")
                        .get(0))
                .asString()
                .contains("constant:${NAME$a$$$");
    }

    @Test
    void yaml_that_cannot_be_read_is_told_with_its_file() throws IOException {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "policies:\n  - name: p # f\u00fcr alle\n    limits: 1/1s\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> PolicyFile.at(file.toString()).read(UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latin.yaml");
        for (String broken : List.of(
                "policies: [",
                "\t- a",
                "a: b: c",
                "policies:\n  - name: \u0001",
                "&a [*a]",
                "policies: *a",
                "? [a]\n: b")) {
            assertThatThrownBy(() -> read("broken.yaml", broken))
                    .as(broken)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("broken.yaml:");
        }
    }

    @Test
    void a_reference_of_yaml_is_refused_and_not_taken_for_a_text() {
        assertThatThrownBy(() -> read("p.yaml", """
                        policies:
                          - name: one
                            limits: &slow 1/1s
                            key: &everyone constant:all
                          - name: two
                            limits: 1/1s
                            exempt:
                              principals: *everyone
                        """))
                .hasMessageContaining("p.yaml:8:")
                .hasMessageContaining("*everyone");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"name": "p", "limit": "1/1s"}                    | 1:29: unknown field "limit" in a policy; there are cost, description, exempt, fields, key, limits, match, mode, name, onError, phase, plans, response, wait
                    {"name": "p", "match": {"path": "/"}}             | 1:39: unknown field "path" in match; there are annotated, headers, hosts, methods, otherwise, paths, unless
                    {"name": "p", "limits": "1 per second"}           | 1:39: limit "1 per second"
                    {"name": "p", "limits": ["1/1s", "x"]}            | 1:48: limit "x"
                    {"name": "p", "limits": 5}                        | 1:39: limits is a text, not 5
                    {"name": "p", "limits": {}}                       | 1:39: limits is a text, not an object
                    {"limits": "1/1s"}                                | 1:15: the policy has no name
                    {"name": "p"}                                     | 1:15: policy "p" has no limit
                    {"name": "a\\"b", "limits": "1/1s"}               | 1:24: name is
                    {"name": "p", "limits": "1/1s", "name": "p"}      | 1:53: Duplicate field 'name'
                    {"name": "p", "limits": "1/1s"}, {"limits": "1/1s", "name": "p"} | 1:75: two policies are called "p", the other at
                    {"name": "p", "limits": "1/1s", "cost": 2}        | 1:15: policy "p": cost is 2, more than the burst of 1
                    {"name": "p", "limits": "1/1s", "cost": 0}        | 1:55: cost is 0; it must be at least 1
                    {"name": "p", "limits": "1/1s", "cost": 1.5}      | 1:55: cost is a text, not 1.5
                    {"name": "p", "limits": "1/1s", "mode": "Shadow"} | 1:55: mode is "Shadow"
                    {"name": "p", "limits": "1/1s", "fields": "no"}   | 1:57: "no" is neither true nor false
                    {"name": "p", "limits": "1/1s", "key": "header"}  | 1:54: key "header"
                    {"name": "p", "limits": "1/1s", "match": []}      | 1:56: match is an object, not a list
                    {"name": "p", "limits": "1/1s", "match": {"paths": []}}   | 1:66: paths is empty; name at least one
                    {"name": "p", "limits": "1/1s", "match": {"paths": "x"}}  | 1:66: path
                    {"name": "p", "limits": "1/1s", "match": {"methods": "get"}} | 1:68: method "get" is not in capitals
                    {"name": "p", "limits": []}                       | 1:39: limits is empty; name at least one
                    {"name": "p", "limits": "1/1s", "phase": "late"}  | 1:56: phase is "late"; it must be edge or authenticated
                    {"name": "p", "limits": "1/1s", "wait": "11s"}    | 1:55: wait is 11000ms; it must be 0s to 10s
                    {"name": "p", "limits": "1/1s", "wait": 250}      | 1:55: wait is a text, not 250
                    {"name": "p", "limits": "1/1s", "onError": "no"}  | 1:58: onError is "no"
                    {"name": "p", "limits": "1/1s", "key": ["a:"]}    | 1:54: key "a:"
                    {"name": "p", "limits": "1/1s", "match": {"hosts": "a:80"}} | 1:66: host "a:80"
                    {"name": "p", "limits": "1/1s", "match": {"headers": {}}}   | 1:68: headers is empty
                    {"name": "p", "limits": "1/1s", "match": {"headers": {"a b": "*"}}} | 1:76: header field
                    {"name": "p", "limits": "1/1s", "match": {"unless": {}}}    | 1:67: unless says nothing, so no request would count
                    {"name": "p", "limits": "1/1s", "match": {"unless": []}}    | 1:67: unless is empty
                    {"name": "p", "limits": "1/1s", "match": {"unless": {"otherwise": true}}} | 1:68: unknown field "otherwise" in unless; there are headers, hosts, methods, paths
                    {"name": "p", "limits": "1/1s", "match": {"otherwise": 1}}  | 1:70: otherwise is a text, not 1
                    {"name": "p", "limits": "1/1s", "cost": {}}       | 1:55: cost says nothing; right is one of methods, status, header and attribute
                    {"name": "p", "limits": "1/1s", "cost": {"status": {"401": 1}, "header": "X", "max": 1}} | 1:55: cost says header and status
                    {"name": "p", "limits": "1/1s", "cost": {"header": "X"}}    | 1:55: cost by header has no max
                    {"name": "p", "limits": "1/1s", "cost": {"status": {"401": 1}, "min": 1}} | 1:55: cost by status has no use for min and max
                    {"name": "p", "limits": "1/1s", "cost": {"status": {"0": 1}}} | 1:55: "0" is no status
                    {"name": "p", "limits": "1/1s", "cost": {"status": {"401": 0}}} | 1:55: every status costs 0
                    {"name": "p", "limits": "1/1s", "cost": {"methods": {"POST": -1}}} | 1:55: a cost is -1
                    {"name": "p", "limits": "1/1s", "cost": {"methods": {"POST": true}}} | 1:76: methods POST is a whole number, not true
                    {"name": "p", "limits": "1/1s", "cost": {"header": "X", "max": "ten"}} | 1:78: "ten" is not a whole number
                    {"name": "p", "limits": "1/1s", "cost": {"attribute": "X", "max": 0}} | 1:55: the most that a request may cost is 0
                    {"name": "p", "limits": "1/1s", "plans": {"by": "role"}}    | 1:56: plans have no limits
                    {"name": "p", "limits": "1/1s", "plans": {"limits": {"a": "1/1s"}}} | 1:56: plans have no by
                    {"name": "p", "limits": "1/1s", "plans": {"by": "x", "limits": {"a": "1/1s"}}} | 1:56: "x" is no part of a request
                    {"name": "p", "limits": "1/1s", "plans": {"by": "role", "limits": {"a": "x"}}} | 1:87: limit "x"
                    {"name": "p", "limits": "1/1s", "cost": 1, "plans": {"by": "role", "limits": {"a": 1}}} | 1:98: the limits of plan "a" is a text
                    {"name": "p", "limits": "1/1s", "exempt": {"addresses": "10.0.0.1/8"}} | 1:71: "10.0.0.1/8" is not an address block
                    {"name": "p", "limits": "1/1s", "exempt": {"paths": "x"}}   | 1:67: path
                    {"name": "p", "limits": "1/1s", "exempt": {"secrets": {"header": "X-Api-Key"}}} | 1:69: secrets have no sha256
                    {"name": "p", "limits": "1/1s", "exempt": {"secrets": {"header": "X", "sha256": "ab"}}} | 1:69: a hash of a secret is not 64
                    {"name": "p", "limits": "1/1s", "response": {"status": 200}} | 1:70: the status is 200; it must be 429 or 503
                    {"name": "p", "limits": "1/1s", "response": {"type": "a"}}  | 1:59: response has a type and no title
                    {"name": "p", "limits": "1/1s", "response": {"type": "a b", "title": "t"}} | 1:59: the problem's type "a b" is no URI
                    {"name": "p", "limits": "1/1s", "response": {"headers": {"Vary": "x"}}} | 1:80: the header field Vary is set already
                    {"name": "p", "limits": "1/1s", "response": {"writer": "X"}} | 1:70: writer is "X"; right is for example class:
                    {"name": "p", "limits": "1/1s", "response": {"writer": "class:no.Such"}} | 1:70: resolver class "no.Such" was not found
                    7                                                 | 1:15: a policy is an object, not 7
                    {"name": "p" "limits": "1/1s"}                    | 1:28: Unexpected character
                    """)
    void what_is_wrong_is_told_with_its_place(String policies, String problem) {
        assertThatThrownBy(() -> json(policies))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p.json:" + problem);
    }

    @Test
    void a_file_that_is_no_policy_file_is_told() {
        assertThatThrownBy(() -> read("a.json", "")).hasMessageContaining("a.json:1:1: the file ends too soon");
        assertThatThrownBy(() -> read("a.json", "{\"policies\": []}"))
                .hasMessageContaining("a.json:1:14: policies is empty");
        assertThatThrownBy(() -> read("a.json", "{}")).hasMessageContaining("a.json:1:1: there is no policy");
        assertThatThrownBy(() -> read("a.json", "[]")).hasMessageContaining("a policy file is an object, not a list");
        assertThatThrownBy(() -> read("a.json", "{\"policies\": [{\"name\": \"a\", \"limits\": \"1/1s\"}]} {}"))
                .hasMessageContaining("something follows the end");
        assertThatThrownBy(() ->
                        PolicyFile.at(directory.resolve("none.json").toString()).read(UnaryOperator.identity()))
                .hasMessageContaining("none.json\" does not exist, seen from /");
        assertThatThrownBy(() -> PolicyFile.at("classpath:none.json").read(UnaryOperator.identity()))
                .hasMessageContaining("\"classpath:none.json\" was not found on the class path");
        assertThatThrownBy(() -> PolicyFile.at("\0")).hasMessageContaining("is no path");
    }
}
