package dev.weir.servlet;

import dev.weir.Backend;
import dev.weir.config.Attributes;
import dev.weir.config.BackendShare;
import dev.weir.config.PolicyFile;
import dev.weir.config.PolicyWatch;
import dev.weir.config.ServedPhases;
import dev.weir.config.Settings;
import dev.weir.http.Gate;
import dev.weir.http.GateOptions;
import dev.weir.http.Held;
import dev.weir.http.HttpRequest;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import dev.weir.http.Verdict;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every caller have a fair share of what is behind it: a request over its limit is answered with 429 and
 * {@code Retry-After}, and nothing downstream runs.
 *
 * <p>In {@code web.xml} one filter is one policy, named after the filter, set up by init-params: {@code limit} (the only
 * one that is needed, such as {@code 100/1s burst 200; 1000/1h}), {@code key} ({@code client-address}; see {@link
 * dev.weir.http.PolicyBuilder#key(String)}), {@code methods} (all), {@code paths} (all), {@code cost} (1), {@code mode}
 * ({@code enforce}), {@code fields} ({@code true}, in shadow {@code false}), {@code wait} ({@code 0s}), {@code name},
 * {@code trusted-proxies} (none), {@code forwarded-header} ({@code X-Forwarded-For}) and {@code ipv6-prefix} (64). Lists
 * are separated by commas or white space. An unknown or malformed one stops the deployment.
 *
 * <p>In place of a policy of its own a filter may have those of a file, named by {@code policies}; see
 * {@link PolicyFile}. A change of the file counts within seconds. It decides those of its {@code phase}: {@code edge}, the
 * default, {@code authenticated}, for a filter behind authentication, or {@code both}. A policy whose phase no filter of the
 * application serves stops the deployment.
 *
 * <p>Answers carry {@code response-fields} ({@code RateLimit-Policy, RateLimit, Retry-After}; {@code X-RateLimit} too where
 * asked for), which scripts of other origins may read with {@code expose-fields} ({@code false}). {@code outcome-header}
 * names a field for the outcome, {@code count-preflights} ({@code false}) charges CORS preflights, {@code silence} switches
 * off notices by their codes, {@code log-unlimited} ({@code false}) lists the servlets that no policy can count.
 *
 * <p>A request that its policies let wait is held back without a thread, {@code max-held} (1,000) at a time, and then
 * dispatched again: <b>the filters behind this one must be mapped to {@code ASYNC} too</b>, or they miss it. Where
 * {@code async-supported} is not set it is refused.
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
    private final List<Policy> givenPolicies;
    private volatile @Nullable Gate gate;
    private @Nullable BackendShare share;
    private @Nullable PolicyWatch watch;
    private volatile HeldRequests waiting = new HeldRequests();

    /** A filter that its init-params set up. */
    public RateLimitFilter() {
        this.given = null;
        this.givenPolicies = List.of();
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
        this.givenPolicies = List.copyOf(policies);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        waiting = new HeldRequests(); // containers may start a filter again that they stopped
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
        GateOptions options = settings.gateOptions();
        BackendShare backend = settings.backend();
        share = backend;
        Gate configured = new Gate(backend.backend(), own, options);
        own.forEach(policy -> LOG.info("Filter {}: policy {}", config.getFilterName(), policy));
        List<Policy> decided = file == null ? own : watch(file, settings, config, configured);
        tellUnlimited(config, decided, settings.logUnlimited());
        return configured;
    }

    private static void tellUnlimited(FilterConfig config, List<Policy> policies, boolean wanted) {
        UnlimitedServlets.started(config.getServletContext(), config.getFilterName(), policies, wanted);
    }

    /** Watches the file; what is decided of it at the start. */
    private List<Policy> watch(PolicyFile named, FilterSettings settings, FilterConfig config, Gate configured) {
        AtomicReference<List<Policy>> latest = new AtomicReference<>(List.of());
        PolicyFile file = shared(named, config.getServletContext());
        Set<Phase> mine = settings.phases();
        Phases phases = new Phases(config.getServletContext(), file);
        watch = PolicyWatch.of(file, settings::base, policies -> {
            phases.check(policies, mine);
            Map<Boolean, List<Policy>> here = policies.stream()
                    .collect(Collectors.partitioningBy(policy -> mine.contains(policy.phase()) && !policy.annotated()));
            List<Policy> decided = here.getOrDefault(true, List.of());
            configured.replace(decided, here.getOrDefault(false, List.of()));
            latest.set(decided);
            decided.forEach(policy -> LOG.info("Filter {}: policy {}", config.getFilterName(), policy));
        });
        Attributes application = new ContextAttributes(config.getServletContext());
        application.set(PolicyFile.ATTRIBUTE, file);
        ServedPhases.add(application, file, mine);
        return latest.get();
    }

    /** The same for all filters of the application that read it, so that they tell of it together. */
    private static PolicyFile shared(PolicyFile named, ServletContext application) {
        return application.getAttribute(PolicyFile.ATTRIBUTE) instanceof PolicyFile known
                        && known.toString().equals(named.toString())
                ? known
                : named;
    }

    private Gate withoutParams(FilterConfig config, Gate given) {
        if (config.getInitParameterNames().hasMoreElements()) {
            throw new IllegalArgumentException("init-param \""
                    + config.getInitParameterNames().nextElement()
                    + "\" does nothing, for this filter was set up in code; leave it out");
        }
        Settings ofSystem = Settings.of("init-param", "", name -> null);
        tellUnlimited(config, givenPolicies, ofSystem.logUnlimited());
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
        HttpRequest asked = new ServletHttpRequest(http);
        Verdict verdict = open.check(asked, new ServletFields(answer));
        Held held = verdict.held();
        if (held != null) {
            waiting.hold(held, http, answer);
            Settlement.later(open, asked, http, answer);
        } else if (verdict.proceeds()) {
            serve(open, asked, http, answer, chain);
        } else {
            Refusal.write(verdict, http, answer);
        }
    }

    private static void serve(
            Gate gate, HttpRequest asked, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean served = false;
        try {
            chain.doFilter(request, response);
            served = true;
        } finally {
            Settlement.of(gate, asked, request, response, served);
        }
    }

    @Override
    public void destroy() {
        gate = null;
        waiting.close();
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
