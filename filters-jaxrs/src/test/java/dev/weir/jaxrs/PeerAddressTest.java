package dev.weir.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ResourceContext;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import org.glassfish.hk2.api.ProxyCtl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

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

    /** A servlet container's, whose request is a proxy of these types and has this address. */
    private static final class ServletContainer implements ResourceContext {
        private final String address;
        private final Class<?>[] types;
        private int asked;

        ServletContainer(String address, Class<?>... types) {
            this.address = address;
            this.types = types;
        }

        @Override
        public <T> T getResource(Class<T> resourceClass) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T initResource(T resource) {
            asked++;
            try {
                Field request = resource.getClass().getDeclaredField("request");
                request.setAccessible(true);
                request.set(
                        resource,
                        Proxy.newProxyInstance(getClass().getClassLoader(), types, (proxy, method, args) -> address));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
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

    @Test
    @DisabledIfSystemProperty(named = "weir.test.servlet-api", matches = "false")
    void a_servlet_container_is_asked_at_every_request_unless_what_it_puts_in_stands_for_all() {
        ServletContainer forOne = new ServletContainer("192.0.2.1", HttpServletRequest.class);
        ServletContainer forAll = new ServletContainer("192.0.2.2", HttpServletRequest.class, ProxyCtl.class);
        PeerAddress peer = new PeerAddress(null, new ServletRequests());

        assertThat(List.of(peer.of(null, forOne), peer.of(null, forOne))).containsOnly("192.0.2.1");
        assertThat(List.of(peer.of(null, forAll), peer.of(null, forAll))).containsOnly("192.0.2.2");

        assertThat(forOne.asked).isEqualTo(2);
        assertThat(forAll.asked).isEqualTo(1);
    }

    @Test
    @DisabledIfSystemProperty(named = "weir.test.servlet-api", matches = "false")
    void an_application_that_is_loaded_anew_is_asked_anew() {
        PeerAddress peer = new PeerAddress(null, new ServletRequests());

        for (String address : List.of("192.0.2.1", "192.0.2.2")) {
            ServletContainer loaded = new ServletContainer(address, HttpServletRequest.class, ProxyCtl.class);
            assertThat(peer.of(null, loaded)).isEqualTo(address);
        }
    }
}
