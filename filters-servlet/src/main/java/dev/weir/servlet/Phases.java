package dev.weir.servlet;

import dev.weir.config.Settings;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which phases the filters of a web application serve. */
final class Phases {

    static final String PARAM = "phase";

    private static final String JAXRS_FEATURE = "dev.weir.jaxrs.RateLimitFeature";
    private static final String JAXRS_APPLICATION = "jakarta.ws.rs.core.Application";
    private static final List<String> JAXRS_PACKAGES =
            List.of("org.glassfish.jersey.", "org.jboss.resteasy.", "org.apache.cxf.", "io.openliberty.");

    private final ServletContext context;

    Phases(ServletContext context) {
        this.context = context;
    }

    /** Reads which phases a filter serves: {@code edge} where nothing is said, {@code authenticated} or {@code both}. */
    static Set<Phase> parse(@Nullable String text) {
        if (text == null) {
            return EnumSet.of(Phase.EDGE);
        }
        Set<Phase> phases;
        try {
            phases = Settings.phases(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
        if (phases.isEmpty()) {
            throw wrong(text, null);
        }
        return phases;
    }

    private static IllegalArgumentException wrong(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "init-param \"phase\" is \"" + text + "\"; it must be edge, authenticated or both", cause);
    }

    /**
     * Refuses policies that nobody would decide.
     *
     * @param mine what the filter serves that asks
     * @throws IllegalArgumentException naming the first such policy
     */
    void check(List<Policy> policies, Set<Phase> mine) {
        for (Policy policy : policies) {
            boolean served = policy.annotated()
                    ? jaxrsIsThere()
                    : mine.contains(policy.phase()) || servedElsewhere(policy.phase());
            if (!served) {
                throw new IllegalArgumentException("policy \"" + policy.name() + "\" "
                        + (policy.annotated()
                                ? "counts where an annotation names it, but there is no JAX-RS application with weir-jaxrs"
                                : "is of the phase " + policy.phase()
                                        + ", which no filter serves; add init-param \"phase\""
                                        + " to the filter behind authentication, or give the policy another phase"));
            }
        }
    }

    /** What JAX-RS decides is not known before it starts, so it then refuses what nobody decides. */
    private boolean servedElsewhere(Phase phase) {
        return jaxrsIsThere()
                || context.getFilterRegistrations().values().stream().anyMatch(filter -> serves(filter, phase));
    }

    private static boolean serves(FilterRegistration filter, Phase phase) {
        Map<String, String> params = filter.getInitParameters();
        return RateLimitFilter.class.getName().equals(filter.getClassName())
                && !params.containsKey(InitParam.LIMIT.name)
                && parse(params.get(PARAM)).contains(phase);
    }

    /** Whether JAX-RS serves what comes there, and limits it itself. */
    boolean isServedByJaxrs(Registration registration) {
        return find(JAXRS_FEATURE) != null && isJaxrs(registration);
    }

    private boolean jaxrsIsThere() {
        return find(JAXRS_FEATURE) != null
                && (context.getServletRegistrations().values().stream().anyMatch(this::isJaxrs)
                        || context.getFilterRegistrations().values().stream().anyMatch(this::isJaxrs));
    }

    private boolean isJaxrs(Registration registration) {
        String type = String.valueOf(registration.getClassName());
        return JAXRS_PACKAGES.stream().anyMatch(type::startsWith)
                || registration.getInitParameter("jakarta.ws.rs.Application") != null
                || isApplication(registration.getName())
                || isApplication(type);
    }

    private boolean isApplication(String name) {
        Class<?> application = find(JAXRS_APPLICATION);
        Class<?> named = find(name);
        return application != null && named != null && application.isAssignableFrom(named);
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, loader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static ClassLoader loader() {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        return own == null ? Phases.class.getClassLoader() : own;
    }
}
