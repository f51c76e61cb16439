package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ResourceContext;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PeerAddressTest {

    /** A container that puts into objects what a test says. */
    private record Container(Consumer<Object> injection) implements ResourceContext {
        @Override
        public <T> T getResource(Class<T> resourceClass) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T initResource(T resource) {
            injection.accept(resource);
            return resource;
        }
    }

    @Test
    void a_given_address_is_the_address() {
        assertThat(new PeerAddress(request -> "192.0.2.1", new ServletRequests()).of(null, null))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void a_given_address_that_fails_is_none() {
        PeerAddress peer = new PeerAddress(
                request -> {
                    throw new IllegalStateException();
                },
                new ServletRequests());

        assertThat(peer.of(null, null)).isNull();
    }

    @Test
    void without_a_container_there_is_none() {
        assertThat(new PeerAddress(null, new ServletRequests()).of(null, null)).isNull();
    }

    @Test
    void a_container_without_servlets_has_none_and_is_asked_once() {
        int[] asked = {0};
        Container silent = new Container(resource -> asked[0]++);
        Container failing = new Container(resource -> {
            asked[0]++;
            throw new IllegalStateException("nothing to inject");
        });
        for (Container container : new Container[] {silent, failing}) {
            PeerAddress peer = new PeerAddress(null, new ServletRequests());
            asked[0] = 0;

            assertThat(peer.of(null, container)).isNull();
            assertThat(peer.of(null, container)).isNull();
            assertThat(asked[0]).isLessThanOrEqualTo(1);
        }
    }
}
