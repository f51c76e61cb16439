package dev.weir.jaxrs;

import dev.weir.http.Policy;
import java.util.List;

/**
 * What annotations say of a place.
 *
 * @param marked whether they say anything
 * @param policies what counts; empty where the place is exempt or unmarked
 */
record Coverage(boolean marked, List<Policy> policies) {

    static final Coverage NONE = new Coverage(false, List.of());
    static final Coverage EXEMPT = new Coverage(true, List.of());

    Coverage {
        policies = List.copyOf(policies);
    }

    static Coverage of(List<Policy> policies) {
        return new Coverage(true, policies);
    }

    boolean exempt() {
        return marked && policies.isEmpty();
    }
}
