package dev.weir.jaxrs;

import dev.weir.Backend;
import dev.weir.http.Gate;
import dev.weir.http.GateOptions;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import dev.weir.jaxrs.Coverage.Covered;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that limits one application: what is annotated, what was given in code, the policies of its file, and the
 * gates. Thread-safe.
 */
final class ApplicationLimits {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private final Backend backend;
    private final GateOptions options;
    private final List<Policy> given;
    private final FilePolicies file;
    private final AnnotationReader annotations;
    private final StartLines lines;
    private final Map<Class<?>, Coverage> classes = new ConcurrentHashMap<>();
    private final Map<Place, Coverage> methods = new ConcurrentHashMap<>();
    private final Map<Coverage, Gate> gates = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();
    private final Gate ofFile;
    private volatile @Nullable Coverage application;
    private volatile Runnable catchUp = () -> {};

    /**
     * The limits of one application.
     *
     * @param given count on every resource method; their names are taken already
     * @param file has no policies yet
     */
    ApplicationLimits(
            Backend backend,
            GateOptions options,
            List<Policy> given,
            FilePolicies file,
            AnnotationReader annotations,
            StartLines lines) {
        this.backend = backend;
        this.options = options;
        this.given = given;
        this.file = file;
        this.annotations = annotations;
        this.lines = lines;
        this.ofFile = new Gate(backend, List.of(), options);
        check(given);
        given.forEach(lines::everywhere);
    }

    /**
     * These are the policies of the file from now on. Requests under way are decided by those that they met.
     *
     * @throws IllegalArgumentException if they cannot be; nothing has changed then
     */
    void replaceFile(List<Policy> changed) {
        changing.lock();
        try {
            file.check(changed);
            List<Policy> decided = file.decided(changed);
            List<Policy> elsewhere =
                    changed.stream().filter(policy -> !decided.contains(policy)).toList();
            ofFile.replace(decided, elsewhere); // refuses what any of the gates would
            file.replace(changed);
            gates.forEach((coverage, gate) -> gate.replace(policies(coverage)));
        } finally {
            changing.unlock();
        }
        file.everywhere().forEach(lines::everywhere);
    }

    /**
     * Those who share the backend may be ahead with a changed file.
     *
     * @param look reads the file if it has changed
     */
    void catchUpBy(Runnable look) {
        catchUp = look;
    }

    /** The first request is there, and all annotations but those of sub-resources have been read. */
    void serves() {
        lines.neverNamed(file);
    }

    /**
     * Servlet filters decide these phases of the file, now that all are started.
     *
     * @throws IllegalArgumentException if nobody decides one of its policies
     */
    void decidedInFront(Set<Phase> phases) {
        changing.lock(); // a changed file must not be checked by what was expected, and count after this
        try {
            file.decidedElsewhere(phases);
        } finally {
            changing.unlock();
        }
    }

    boolean readsFile() {
        return file.isThere();
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
        resolved(coverage).forEach(lines::everywhere);
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
        if (methods.putIfAbsent(place, coverage) == null) {
            lines.method(
                    place,
                    resolved(coverage),
                    isReached(coverage),
                    !file.everywhere().isEmpty());
        }
        return coverage;
    }

    /** Whether any limit but the file's may count on a method. */
    private boolean isReached(Coverage coverage) {
        Coverage ofApplication = application;
        return !coverage.exempt()
                && (!coverage.limits().isEmpty()
                        || !given.isEmpty()
                        || (ofApplication != null && !ofApplication.limits().isEmpty()));
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
        new Gate(backend, policies, options);
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
        try {
            return made(coverage);
        } catch (IllegalArgumentException e) {
            catchUp.run();
            return made(coverage);
        }
    }

    private @Nullable Gate made(Coverage coverage) {
        changing.lock();
        try {
            List<Policy> policies = policies(coverage);
            return policies.isEmpty()
                    ? null
                    : gates.computeIfAbsent(coverage, unknown -> new Gate(backend, policies, options));
        } finally {
            changing.unlock();
        }
    }

    /** What counts on a method, each once: one of the file that an annotation names counts whatever it matches. */
    private List<Policy> policies(Coverage coverage) {
        Coverage ofApplication = application;
        Map<String, Policy> named = new HashMap<>();
        List<Policy> annotated = new ArrayList<>();
        for (Coverage each : ofApplication == null ? List.of(coverage) : List.of(ofApplication, coverage)) {
            for (Covered covered : each.limits()) {
                Policy policy = resolved(covered);
                if (covered.own() != null || named.put(covered.name(), policy) == null) {
                    annotated.add(policy);
                }
            }
        }
        List<Policy> all = new ArrayList<>(given);
        file.everywhere().stream()
                .filter(policy -> !named.containsKey(policy.name()))
                .forEach(all::add);
        all.addAll(annotated);
        return all;
    }

    private List<Policy> resolved(Coverage coverage) {
        return coverage.limits().stream().map(this::resolved).toList();
    }

    private Policy resolved(Covered covered) {
        Policy own = covered.own();
        return own == null ? file.named(covered.name()) : own;
    }
}
