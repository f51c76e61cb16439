package dev.weir.jaxrs;

import dev.weir.Backend;
import dev.weir.http.Gate;
import dev.weir.http.Policy;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that limits one application: what is annotated, what was given in code, and the gates. Thread-safe. */
final class ApplicationLimits {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private final Backend backend;
    private final List<Policy> given;
    private final AnnotationReader annotations;
    private final Map<Class<?>, Coverage> classes = new ConcurrentHashMap<>();
    private final Map<Place, Coverage> methods = new ConcurrentHashMap<>();
    private final Map<Coverage, Gate> gates = new ConcurrentHashMap<>();
    private volatile @Nullable Coverage application;

    /**
     * The limits of one application.
     *
     * @param given count on every resource method; their names are taken already
     */
    ApplicationLimits(Backend backend, List<Policy> given, AnnotationReader annotations) {
        this.backend = backend;
        this.given = given;
        this.annotations = annotations;
        check(given);
    }

    boolean knowsApplication() {
        return application != null;
    }

    /**
     * Reads the application's own annotations, and looks over its classes for mistakes. Once is enough.
     *
     * @param configured null where the container does not tell; annotations on it then count for nothing, which is logged
     * @throws IllegalArgumentException naming the place of a mistake
     */
    void application(@Nullable Application configured) {
        if (configured == null) {
            LOG.warn("[WEIR-041] This container does not tell its Application, so annotations on it count for nothing");
            application = Coverage.NONE;
            return;
        }
        Application original = WrappedApplication.original(configured);
        Coverage coverage = annotations.ofClass(original.getClass());
        if (coverage.exempt()) {
            throw new IllegalArgumentException("@RateLimitExempt on "
                    + original.getClass().getName()
                    + " is on an Application, where it does nothing; annotate classes or methods");
        }
        check(coverage.policies());
        for (Class<?> type : Objects.requireNonNullElse(configured.getClasses(), Set.<Class<?>>of())) {
            if (Lineage.of(type).types().stream().anyMatch(each -> each.isAnnotationPresent(Path.class))) {
                ofClass(type);
            }
        }
        application = coverage;
    }

    /**
     * What counts on a method by its own annotations or its class's; the same however often a container asks.
     *
     * @throws IllegalArgumentException naming the place of a mistake
     */
    Coverage ofMethod(Class<?> resource, Method method) {
        Place place = Place.of(resource, method);
        Coverage known = methods.get(place);
        if (known != null) {
            return known;
        }
        Coverage ofClass = ofClass(resource);
        Coverage own = annotations.ofMethod(resource, method);
        Coverage coverage = own.marked() ? own : ofClass;
        try {
            if (knowsApplication()) {
                gate(coverage);
            } else {
                check(coverage.policies());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("@RateLimited for " + place + ": " + e.getMessage(), e);
        }
        if (coverage.marked()) {
            LOG.debug("On {} count {}", method, coverage.policies());
        }
        methods.put(place, coverage);
        return coverage;
    }

    /**
     * What counts on a class's methods that have no annotations of their own.
     *
     * @throws IllegalArgumentException naming the place of a mistake
     */
    Coverage ofClass(Class<?> resource) {
        Coverage known = classes.get(resource);
        if (known != null) {
            return known;
        }
        AnnotationReader.checkLocators(resource);
        Coverage coverage = annotations.ofClass(resource);
        check(coverage.policies());
        classes.put(resource, coverage);
        return coverage;
    }

    /** Refuses what the backend would refuse, before the first request. */
    private void check(List<Policy> policies) {
        new Gate(backend, policies);
    }

    /**
     * The gate of what counts on a method, the application's policies included. Asked once the application is known.
     *
     * @return null where nothing counts
     * @throws IllegalArgumentException if two policies have one name
     */
    @Nullable
    Gate gate(Coverage coverage) {
        if (coverage.exempt()) {
            return null;
        }
        Gate known = gates.get(coverage);
        if (known != null) {
            return known;
        }
        Gate made = made(coverage);
        if (made == null) {
            return null;
        }
        Gate first = gates.putIfAbsent(coverage, made);
        return first == null ? made : first;
    }

    private @Nullable Gate made(Coverage coverage) {
        Coverage ofApplication = application;
        List<Policy> policies = new ArrayList<>(given);
        if (ofApplication != null) {
            policies.addAll(ofApplication.policies());
        }
        policies.addAll(coverage.policies());
        return policies.isEmpty() ? null : new Gate(backend, policies);
    }
}
