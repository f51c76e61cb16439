package dev.weir.servlet;

import dev.weir.Backend;
import dev.weir.config.BackendShare;
import dev.weir.config.PolicyFile;
import dev.weir.config.PolicyWatch;
import dev.weir.http.Gate;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import dev.weir.http.Verdict;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every caller have a fair share of what is behind it: a request over its limit is answered with 429 and
 * {@code Retry-After}, and nothing downstream runs.
 *
 * <p>In {@code web.xml} one filter is one policy, named after the filter, set up by init-params: {@code limit} (the only
 * one that is needed, such as {@code 100/1s burst 200; 1000/1h}), {@code key} ({@code client-address}; see
 * {@link PolicyBuilder#key(String)}), {@code methods} (all), {@code paths} (all), {@code cost} (1), {@code mode}
 * ({@code enforce}), {@code fields} ({@code true}, in shadow {@code false}), {@code name}, {@code trusted-proxies} (none),
 * {@code forwarded-header} ({@code X-Forwarded-For}) and {@code ipv6-prefix} (64). Lists are separated by commas or white
 * space. An unknown or malformed one stops the deployment.
 *
 * <p>In place of a policy of its own a filter may have those of a file, named by {@code policies}; see
 * {@link PolicyFile}. A change of the file counts within seconds.
 *
 * <p>{@code backend} is {@code memory}, the default, with {@code max-buckets} (1,000,000), or {@code redis}, with
 * {@code redis-url} and the other settings of {@link dev.weir.redis.RedisBackendBuilder}, such as {@code key-prefix}. These,
 * and those of client addresses, may be said once for all filters by system properties or environment variables; see
 * {@link dev.weir.config.Settings}. Where Redis cannot be asked a request is answered by {@code on-error} ({@code deny},
 * with the status {@code on-error-status}, 503).
 *
 * <p>Set {@code async-supported} where something behind it is asynchronous. A request is counted once, whichever dispatches
 * the filter is mapped to. Behind a proxy set {@code trusted-proxies}, or all its callers are one; a container that
 * rewrites the remote address itself (Tomcat's {@code RemoteIpValve}, Jetty's {@code ForwardedRequestCustomizer}) needs
 * nothing here.
 *
 * <p>Filters of one web application whose settings of the backend are equal share one, which is closed with the last of
 * them. If the servlet context's attribute {@link #BACKEND_ATTRIBUTE} holds a backend they use that and leave it open.
 * Thread-safe.
 */
public final class RateLimitFilter implements Filter {

    /** The servlet context's attribute of a {@link Backend} for all filters that have none of their own. */
    public static final String BACKEND_ATTRIBUTE = BackendShare.GIVEN_ATTRIBUTE;

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFilter.class);

    private final @Nullable Gate given;
    private volatile @Nullable Gate gate;
    private @Nullable BackendShare share;
    private @Nullable PolicyWatch watch;

    /** A filter that its init-params set up. */
    public RateLimitFilter() {
        this.given = null;
    }

    /**
     * A filter set up in code; it takes no init-params.
     *
     * @param backend keeps the buckets; stays the caller's to close
     * @param policies all that match count, all or none
     * @throws IllegalArgumentException if two have one name, or the backend knows a name with other limits
     */
    public RateLimitFilter(Backend backend, List<Policy> policies) {
        this.given = new Gate(backend, policies);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            gate = given == null ? configured(config) : withoutParams(config, given);
        } catch (RuntimeException e) {
            close();
            throw new ServletException("filter \"" + config.getFilterName() + "\": " + e.getMessage(), e);
        }
    }

    private Gate configured(FilterConfig config) {
        FilterSettings settings = new FilterSettings(config);
        PolicyFile file = settings.policyFile();
        List<Policy> own = file == null ? List.of(settings.policy()) : List.of();
        BackendShare backend = settings.backend();
        share = backend;
        Gate configured = new Gate(backend.backend(), own);
        own.forEach(policy -> LOG.info("Filter {}: policy {}", config.getFilterName(), policy));
        if (file != null) {
            watch = PolicyWatch.of(file, settings::base, policies -> {
                configured.replace(policies);
                policies.forEach(
                        policy -> LOG.info("Filter {}: policy {}, of {}", config.getFilterName(), policy, file));
            });
        }
        return configured;
    }

    private static Gate withoutParams(FilterConfig config, Gate given) {
        if (config.getInitParameterNames().hasMoreElements()) {
            throw new IllegalArgumentException("init-param \""
                    + config.getInitParameterNames().nextElement()
                    + "\" does nothing, for this filter was set up in code; leave it out");
        }
        return given;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        Gate open = gate;
        if (open == null) { // the application is on its way out
            answer.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        Verdict verdict = open.check(new ServletHttpRequest(http), answer::setHeader);
        if (verdict.proceeds()) {
            chain.doFilter(request, response);
        } else if (!answer.isCommitted()) {
            write(verdict, http, answer);
        }
    }

    private static void write(Verdict verdict, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            return; // the page around it is not ours to answer
        }
        response.resetBuffer();
        response.setStatus(verdict.status());
        verdict.fields().forEach((name, value) -> {
            if (name.equals("Vary")) { // beside what an earlier filter, such as one for CORS, said
                response.addHeader(name, value);
            } else {
                response.setHeader(name, value);
            }
        });
        byte[] content = verdict.content();
        response.setContentLength(content.length);
        if (!request.getMethod().equals("HEAD")) {
            write(content, response);
        }
    }

    private static void write(byte[] content, HttpServletResponse response) throws IOException {
        ServletOutputStream out;
        try {
            out = response.getOutputStream();
        } catch (IllegalStateException e) {
            // An earlier filter asked for the writer; the content is ASCII, so its charset makes no difference.
            response.getWriter().write(new String(content, StandardCharsets.UTF_8));
            return;
        }
        out.write(content);
    }

    @Override
    public void destroy() {
        gate = null;
        close();
    }

    private void close() {
        PolicyWatch watched = watch;
        watch = null;
        if (watched != null) {
            watched.close();
        }
        BackendShare mine = share;
        share = null;
        if (mine != null) {
            mine.close();
        }
    }
}
