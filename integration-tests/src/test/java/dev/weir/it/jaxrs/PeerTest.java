package dev.weir.it.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.http.Reply;
import dev.weir.jaxrs.RateLimited;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose address it is that JAX-RS asks the servlet container for. */
class PeerTest extends JaxrsCases {

    @Path("x")
    public static class X {
        @GET
        @RateLimited(value = "2/1h", name = "p")
        public String get() {
            return "ok";
        }
    }

    /** Tells the address that a field says, as filters behind proxies do. */
    @SuppressWarnings("serial") // never
    private static final class Readdressing extends HttpFilter {
        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public String getRemoteAddr() {
                            return getHeader("X-Peer");
                        }
                    },
                    response);
        }
    }

    @Test
    void each_request_has_its_own_peer_the_one_that_filters_before_tell() throws Exception {
        start(api(Api.class, app().filter("readdressing", new Readdressing(), Map.of(), "/*"), X.class));

        for (String round : new String[] {"first", "second"}) {
            for (String peer : new String[] {"192.0.2.1", "192.0.2.2"}) {
                assertThat(from(peer).status()).as(round).isEqualTo(200);
            }
        }
        assertThat(from("192.0.2.1").status()).isEqualTo(429);
        assertThat(from("192.0.2.3").status()).isEqualTo(200);
    }

    private Reply from(String peer) throws IOException {
        return get("/api/x", "X-Peer", peer);
    }
}
