package dev.weir.jaxrs;

import dev.weir.http.Phase;
import dev.weir.http.Policy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The policies of a file as far as JAX-RS decides them. Thread-safe. */
final class FilePolicies {

    private final @Nullable Object file;
    private final Set<Phase> served;
    private final PolicyNames names;
    private final Map<String, Place> named = new ConcurrentHashMap<>();
    private volatile Set<Phase> elsewhere;
    private volatile List<Policy> all = List.of();

    /**
     * None yet.
     *
     * @param file where they are read, for people; null where there is no file
     * @param served the phases that are decided here
     * @param elsewhere the phases that servlet filters decide
     */
    FilePolicies(@Nullable Object file, Set<Phase> served, Set<Phase> elsewhere, PolicyNames names) {
        this.file = file;
        this.served = Set.copyOf(served);
        this.elsewhere = Set.copyOf(elsewhere);
        this.names = names;
    }

    /**
     * Refuses policies that nobody would decide, that lack one that an annotation names, or that have another's name.
     *
     * @throws IllegalArgumentException naming the policy, and what to do
     */
    void check(List<Policy> changed) {
        checkPhases(changed);
        List<String> there = names(changed);
        named.forEach((name, place) -> {
            if (!there.contains(name)) {
                throw unknown(name, there, ", which @RateLimited for " + place + " names");
            }
        });
        names.checkFile(there);
    }

    /**
     * These are the phases that servlet filters decide, now that all are started.
     *
     * @throws IllegalArgumentException if nobody decides one of the policies
     */
    void decidedElsewhere(Set<Phase> phases) {
        elsewhere = Set.copyOf(phases);
        checkPhases(all);
    }

    private void checkPhases(List<Policy> policies) {
        for (Policy policy : policies) {
            if (!policy.annotated() && !served.contains(policy.phase()) && !elsewhere.contains(policy.phase())) {
                throw new IllegalArgumentException("policy \"" + policy.name() + "\" of " + file + " is of phase "
                        + policy.phase() + ", which no filter decides; set property \"weir.phase\" to both"
                        + ", or give the policy phase " + other(policy.phase())
                        + (policy.phase() == Phase.EDGE ? ", or add a RateLimitFilter that reads the file" : ""));
            }
        }
    }

    private static Phase other(Phase phase) {
        return phase == Phase.EDGE ? Phase.AUTHENTICATED : Phase.EDGE;
    }

    boolean isThere() {
        return file != null;
    }

    /** These are the policies from now on. They were checked. */
    void replace(List<Policy> changed) {
        names.replaceFile(names(changed));
        all = List.copyOf(changed);
    }

    private static List<String> names(List<Policy> policies) {
        return policies.stream().map(Policy::name).toList();
    }

    /**
     * Notes that an annotation names a policy.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    void name(String policy, Place place) {
        List<String> there = names(all);
        if (!there.contains(policy)) {
            throw unknown(policy, there, "");
        }
        named.putIfAbsent(policy, place);
    }

    private IllegalArgumentException unknown(String policy, List<String> there, String who) {
        return new IllegalArgumentException(
                file == null
                        ? "there is no file to have the policy \"" + policy
                                + "\"; name one in property \"weir.policies\", or in the servlet filter's init-param"
                        : "there is no policy \"" + policy + "\" in " + file + who + "; there are "
                                + String.join(", ", there));
    }

    /** Those that count wherever they match. */
    List<Policy> everywhere() {
        return all.stream()
                .filter(policy -> !policy.annotated() && served.contains(policy.phase()))
                .toList();
    }

    /** Those of a list that are decided here, somewhere. */
    List<Policy> decided(List<Policy> policies) {
        return policies.stream()
                .filter(policy ->
                        policy.annotated() || served.contains(policy.phase()) || named.containsKey(policy.name()))
                .toList();
    }

    /** One that an annotation names, for every request. */
    Policy named(String name) {
        return all.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .map(Policy::everywhere)
                .orElseThrow(() -> unknown(name, names(all), ""));
    }

    /** The names of those that count where annotated, of which no annotation speaks. */
    List<String> neverNamed() {
        return all.stream()
                .filter(policy -> policy.annotated() && !named.containsKey(policy.name()))
                .map(Policy::name)
                .toList();
    }

    @Override
    public String toString() {
        return Objects.toString(file, "no file");
    }
}
