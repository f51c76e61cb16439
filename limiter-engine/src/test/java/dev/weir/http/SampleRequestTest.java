package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.memory.MemoryBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRequestTest {

    @Test
    void it_has_what_was_given_and_nothing_else() {
        SampleRequest bare = SampleRequest.of("PUT", "/a%20b//c/?q=1");
        assertThat(bare.method()).isEqualTo("PUT");
        assertThat(bare.path().value()).isEqualTo("/a b/c");
        assertThat(bare.rawPath()).isEqualTo("/a%20b//c/");
        assertThat(bare.headers("X")).isEmpty();
        assertThat(bare.cookie("c")).isNull();
        assertThat(bare.principal()).isNull();
        assertThat(bare.remoteAddress()).isNull();
        assertThat(bare.hasRole("r")).isFalse();
        assertThat(bare.host()).isNull();
        assertThat(bare.canWait()).isFalse();

        SampleRequest full = bare.withHeader("X", "1")
                .withHeader("x", "2")
                .withHeader("Host", "a.example:8080")
                .withCookie("c", "v")
                .withPrincipal("alice")
                .withRole("r")
                .withRole("s")
                .withRemoteAddress("192.0.2.1")
                .withAttribute("n", 7)
                .withPathParameter("id", "5")
                .withPathTemplate("/a/{id}");
        assertThat(full.headers("X")).containsExactly("1", "2");
        assertThat(full.host()).isEqualTo("a.example");
        assertThat(full.cookie("c")).isEqualTo("v");
        assertThat(full.principal()).isEqualTo("alice");
        assertThat(full.hasRole("r") && full.hasRole("s")).isTrue();
        assertThat(full.remoteAddress()).isEqualTo("192.0.2.1");
        assertThat(full.attribute("n")).isEqualTo(7);
        assertThat(full.pathParameter("id")).isEqualTo("5");
        assertThat(full.pathTemplate()).isEqualTo("/a/{id}");
        assertThat(bare.headers("X")).isEmpty();
        assertThat(bare.attribute("n")).isNull();
    }

    @Test
    void a_gate_decides_over_it_and_each_copy_is_a_request_of_its_own() {
        Gate gate = new Gate(
                MemoryBackend.builder().build(),
                List.of(Policy.named("p").limit("2/1h").build()));
        SampleRequest request = SampleRequest.of("GET", "/").withRemoteAddress("192.0.2.1");

        assertThat(gate.check(request, (name, value) -> {}).proceeds()).isTrue();
        assertThat(request.attribute(Gate.OUTCOME)).isEqualTo("allowed");
        assertThat(gate.check(request, (name, value) -> {}).proceeds()).isTrue();
        assertThat(request.withHeader("A", "b").attribute(Gate.OUTCOME)).isNull();
        assertThat(gate.check(request.withHeader("A", "b"), (name, value) -> {}).proceeds())
                .isTrue();
        assertThat(gate.check(request.withHeader("A", "b"), (name, value) -> {}).proceeds())
                .isFalse();
    }
}
