package dev.weir.servlet;

import dev.weir.http.Match;
import dev.weir.http.Policy;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists in the log the servlets' mappings that no policy of the web application's filters can count, once the last of the
 * filters has started. JAX-RS lists its resource methods itself. Thread-safe.
 */
final class UnlimitedServlets {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFilter.class);
    private static final String ATTRIBUTE = UnlimitedServlets.class.getName();

    private final Map<String, List<Policy>> started = new ConcurrentHashMap<>();
    private volatile boolean asked;

    private UnlimitedServlets() {}

    /**
     * A filter has started.
     *
     * @param filter its name
     * @param policies what it decides
     * @param wanted whether its settings ask for the list
     */
    static void started(ServletContext context, String filter, List<Policy> policies, boolean wanted) {
        UnlimitedServlets servlets =
                context.getAttribute(ATTRIBUTE) instanceof UnlimitedServlets known ? known : new UnlimitedServlets();
        context.setAttribute(ATTRIBUTE, servlets);
        servlets.started.put(filter, List.copyOf(policies));
        servlets.asked |= wanted;
        if (servlets.asked && servlets.started.keySet().containsAll(rateLimitFilters(context))) {
            servlets.list(context);
        }
    }

    private static Set<String> rateLimitFilters(ServletContext context) {
        return context.getFilterRegistrations().values().stream()
                .filter(filter -> RateLimitFilter.class.getName().equals(filter.getClassName()))
                .map(FilterRegistration::getName)
                .collect(Collectors.toSet());
    }

    private void list(ServletContext context) {
        JaxrsServlets jaxrs = new JaxrsServlets(context);
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            if (!jaxrs.has(servlet)) {
                for (String mapping : servlet.getMappings()) {
                    if (isUnlimited(context, servlet.getName(), mapping)) {
                        LOG.info("On {} of servlet {}: no limit", mapping.isEmpty() ? "/" : mapping, servlet.getName());
                    }
                }
            }
        }
    }

    private boolean isUnlimited(ServletContext context, String servlet, String mapping) {
        Match paths = paths(List.of(mapping));
        return started.entrySet().stream()
                .filter(filter -> passes(context.getFilterRegistration(filter.getKey()), servlet, paths))
                .flatMap(filter -> filter.getValue().stream())
                .noneMatch(policy -> policy.mayCount(paths));
    }

    /** Whether requests for a servlet may pass a filter. */
    private static boolean passes(@Nullable FilterRegistration filter, String servlet, Match paths) {
        if (filter == null) {
            return true; // somebody else calls it
        }
        Collection<String> patterns = filter.getUrlPatternMappings();
        return filter.getServletNameMappings().stream().anyMatch(name -> name.equals(servlet) || name.equals("*"))
                || (!patterns.isEmpty() && paths.overlaps(paths(patterns)));
    }

    /** The paths of servlets' URL patterns; all where one cannot be told. */
    private static Match paths(Collection<String> patterns) {
        try {
            return Match.everything()
                    .paths(patterns.stream().flatMap(UnlimitedServlets::asPaths).toList());
        } catch (IllegalArgumentException e) {
            return Match.everything();
        }
    }

    private static Stream<String> asPaths(String pattern) {
        if (pattern.isEmpty()) {
            return Stream.of("/");
        }
        if (pattern.startsWith("*.")) {
            return Stream.of("/**/" + pattern);
        }
        if (pattern.endsWith("/*")) {
            return Stream.of(pattern + "*");
        }
        boolean open = pattern.endsWith("/"); // the default servlet's; a path has no slash at its end
        return open ? Stream.of(pattern + "**") : Stream.of(pattern);
    }
}
