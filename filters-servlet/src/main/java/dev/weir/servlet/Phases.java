package dev.weir.servlet;

import dev.weir.config.PolicyFile;
import dev.weir.config.Settings;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which phases the filters of a web application serve. */
final class Phases {

    static final String PARAM = "phase";

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFilter.class);

    private final ServletContext context;
    private final PolicyFile file;
    private final JaxrsServlets jaxrs;

    /**
     * Of the filters that read a file.
     *
     * @param file the one
     */
    Phases(ServletContext context, PolicyFile file) {
        this.context = context;
        this.file = file;
        this.jaxrs = new JaxrsServlets(context);
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
                    ? jaxrs.isThere()
                    : mine.contains(policy.phase()) || servedByFilter(policy.phase()) || leftToJaxrs(policy);
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

    private boolean servedByFilter(Phase phase) {
        return context.getFilterRegistrations().values().stream().anyMatch(filter -> serves(filter, phase));
    }

    /** What JAX-RS decides is not known before it starts, so it then refuses what nobody decides of the file that it reads. */
    private boolean leftToJaxrs(Policy policy) {
        boolean left = jaxrs.isThere();
        if (left) {
            LOG.info("Policy {} is left to JAX-RS, which counts it if it reads {} too", policy.name(), file);
        }
        return left;
    }

    private boolean serves(FilterRegistration filter, Phase phase) {
        Map<String, String> params = filter.getInitParameters();
        return RateLimitFilter.class.getName().equals(filter.getClassName())
                && !params.containsKey(InitParam.LIMIT.name)
                && parse(params.get(PARAM)).contains(phase)
                && reads(params);
    }

    /** Whether a filter of these init-params reads the same file. */
    private boolean reads(Map<String, String> params) {
        PolicyFile its = Settings.of("init-param", "", params::get).policyFile();
        return its != null && its.toString().equals(file.toString());
    }
}
