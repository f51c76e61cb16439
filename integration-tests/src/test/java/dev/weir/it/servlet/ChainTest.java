package dev.weir.it.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Policy;
import dev.weir.http.PolicyResponse;
import dev.weir.it.Cases;
import dev.weir.it.http.Reply;
import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Other filters before and after ours. */
class ChainTest extends Cases {

    private void startWithLaterFilter(Filter later) throws Exception {
        start(app().filter("p", new RateLimitFilter(), params("limit", P), "/*")
                .filter("later", later, Map.of(), "/*")
                .servlet(this::ok, "/*"));
    }

    private void assertFieldsAreThere() throws Exception {
        assertThat(get("/").remaining()).isEqualTo(1);
        assertThat(get("/").remaining()).isZero();
        Reply refused = get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.remaining()).isZero();
        assertThat(refused.has("Content-Encoding")).isFalse();
        assertThat(refused.json().get("status").asInt()).isEqualTo(429);
    }

    @Test
    void row_43_a_later_filter_commits_early() throws Exception {
        startWithLaterFilter((request, response, chain) -> {
            response.flushBuffer();
            chain.doFilter(request, response);
        });

        assertFieldsAreThere();
    }

    @Test
    void row_43_a_later_filter_compresses() throws Exception {
        startWithLaterFilter((request, response, chain) -> {
            Zipped zipped = new Zipped((HttpServletResponse) response);
            chain.doFilter(request, zipped);
            zipped.zip.finish();
        });

        assertFieldsAreThere();
    }

    @Test
    void row_43_a_later_filter_resets_the_buffer() throws Exception {
        startWithLaterFilter((request, response, chain) -> {
            response.getOutputStream().print("thrown away");
            response.resetBuffer();
            chain.doFilter(request, response);
        });

        assertFieldsAreThere();
    }

    /** A response that compresses what is written to it. */
    private static final class Zipped extends HttpServletResponseWrapper {
        private final GZIPOutputStream zip;
        private final ServletOutputStream out;

        Zipped(HttpServletResponse response) throws IOException {
            super(response);
            response.setHeader("Content-Encoding", "gzip");
            zip = new GZIPOutputStream(response.getOutputStream());
            out = new ServletOutputStream() {
                @Override
                public void write(int b) throws IOException {
                    zip.write(b);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return out;
        }
    }

    @Test
    void row_43_an_earlier_filter_that_wrote_already_leaves_a_refusal_its_own_body() throws Exception {
        start(app().filter(
                        "earlier",
                        (request, response, chain) -> {
                            response.getOutputStream().print("begun ");
                            chain.doFilter(request, response);
                        },
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet(this::ok, "/*"));

        assertThat(get("/").body()).isEqualTo("begun ok");
        Reply refused = get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("status").asInt()).isEqualTo(429);
    }

    @Test
    void row_43_an_earlier_filter_that_took_the_writer_leaves_a_refusal_its_body() throws Exception {
        start(app().filter(
                        "earlier",
                        (request, response, chain) -> {
                            response.getWriter();
                            chain.doFilter(request, response);
                        },
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet((request, response) -> response.getWriter().print("ok"), "/*"));

        assertThat(get("/").body()).isEqualTo("ok");
        Reply refused = get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("status").asInt()).isEqualTo(429);
    }

    @Test
    void row_43_a_text_beyond_the_charset_of_an_earlier_filters_writer_is_as_long_as_it_is_said_to_be()
            throws Exception {
        Policy policy = Policy.named("p")
                .limit("1/1m")
                .response(PolicyResponse.standard().detail("Zu schnell \u2013 sp\u00e4ter \u00f6fter"))
                .build();
        start(app().filter(
                        "earlier",
                        (request, response, chain) -> {
                            response.setCharacterEncoding("ISO-8859-1");
                            response.getWriter();
                            chain.doFilter(request, response);
                        },
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(backend, List.of(policy)), Map.of(), "/*")
                .servlet((request, response) -> response.getWriter().print("ok"), "/*"));

        assertThat(get("/").body()).isEqualTo("ok");
        Reply refused = get("/", "Accept", "text/plain");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).contains("Zu schnell ? sp").endsWith("fter\n");
    }

    @Test
    void row_43_on_a_committed_response_nothing_is_broken_and_nothing_downstream_runs() throws Exception {
        start(app().filter(
                        "earlier",
                        (request, response, chain) -> {
                            response.getOutputStream().print("sent");
                            response.flushBuffer();
                            chain.doFilter(request, response);
                        },
                        Map.of(),
                        "/*")
                .filter("p", new RateLimitFilter(), params("limit", "1/1m"), "/*")
                .servlet(this::ok, "/*"));

        assertThat(get("/").body()).isEqualTo("sentok");
        Reply refused = get("/");
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.body()).isEqualTo("sent");
        assertThat(served).hasValue(1);
    }
}
