package dev.weir.jaxrs;

import dev.weir.http.Policy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What annotations say of a place.
 *
 * @param marked whether they say anything
 * @param limits what counts; empty where the place is exempt or unmarked
 */
record Coverage(boolean marked, List<Covered> limits) {

    static final Coverage NONE = new Coverage(false, List.of());
    static final Coverage EXEMPT = new Coverage(true, List.of());

    /**
     * One limit of a place.
     *
     * @param name the policy's
     * @param own what the annotation says; null where it names a policy of the file, which may change
     */
    record Covered(String name, @Nullable Policy own) {

        static Covered by(Policy policy) {
            return new Covered(policy.name(), policy);
        }

        static Covered byFile(String name) {
            return new Covered(name, null);
        }
    }

    Coverage {
        limits = List.copyOf(limits);
    }

    static Coverage of(List<Covered> limits) {
        return new Coverage(true, limits);
    }

    boolean exempt() {
        return marked && limits.isEmpty();
    }

    /** What the annotations say themselves. */
    List<Policy> policies() {
        return limits.stream().map(Covered::own).filter(Objects::nonNull).collect(Collectors.toUnmodifiableList());
    }
}
