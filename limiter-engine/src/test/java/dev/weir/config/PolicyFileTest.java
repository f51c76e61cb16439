package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Limit;
import dev.weir.http.Mode;
import dev.weir.http.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(policies.get(0)).hasToString("bar [2/1m] enforce, every method on [/hello]");
    }

    @Test
    void every_field_of_a_policy_is_read() {
        Policy policy = json("""
                        {
                          "fields": false, "mode": "shadow", "cost": 3, "limits": ["10/1s burst 20", "100/1h; 500/1d"],
                          "key": "principal", "match": {"paths": "/a/**", "methods": ["POST", "PUT"]}, "name": "all"
                        }
                        """).get(0);

        assertThat(policy.mode()).isEqualTo(Mode.SHADOW);
        assertThat(policy.limits())
                .containsExactly(Limit.parse("10/1s burst 20"), Limit.parse("100/1h"), Limit.parse("500/1d"));
        assertThat(policy).hasToString("all [10/1s burst 20, 100/1h, 500/1d] shadow, POST, PUT on [/a/**]");
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
                """);

        assertThat(policies).extracting(Policy::name).containsExactly("one", "two");
        assertThat(policies.get(0)).hasToString("one [5/1s] enforce, every method on [/a, /b]");
    }

    @Test
    void the_environment_is_put_in_its_places() {
        assertThat(json("{\"name\": \"${NAME:p}-1\", \"limits\": \"${RATE}\", \"fields\": \"${SHOWN:true}\"}")
                        .get(0))
                .hasToString("p-1 [7/1s] enforce, every method on every path");
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"name": "p", "limit": "1/1s"}                    | 1:29: unknown field "limit" in a policy; there are cost, fields, key, limits, match, mode, name
                    {"name": "p", "match": {"path": "/"}}             | 1:39: unknown field "path" in match; there are methods, paths
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
                    {"name": "p", "limits": "1/1s", "match": {"paths": []}}   | 1:66: paths are empty
                    {"name": "p", "limits": "1/1s", "match": {"paths": "x"}}  | 1:66: path
                    {"name": "p", "limits": "1/1s", "match": {"methods": "get"}} | 1:68: method "get" is not in capitals
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
                .hasMessageContaining("a.json:1:1: there is no policy");
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
