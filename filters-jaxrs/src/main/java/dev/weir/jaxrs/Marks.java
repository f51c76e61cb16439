package dev.weir.jaxrs;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one place, at least one.
 *
 * @param place the method or class that has them
 * @param limits in their order; empty where the place is exempt
 */
record Marks(AnnotatedElement place, List<RateLimited> limits) {

    Marks {
        limits = List.copyOf(limits);
    }

    boolean exempt() {
        return limits.isEmpty();
    }

    /**
     * Those of the first place that has any.
     *
     * @return null where none has
     * @throws IllegalArgumentException if that place has both kinds
     */
    static @Nullable Marks first(List<? extends AnnotatedElement> places) {
        for (AnnotatedElement place : places) {
            List<RateLimited> limits = List.of(place.getDeclaredAnnotationsByType(RateLimited.class));
            boolean exempt = place.getDeclaredAnnotation(RateLimitExempt.class) != null;
            if (exempt && !limits.isEmpty()) {
                throw new IllegalArgumentException(
                        Place.text(place) + " has both @RateLimited and @RateLimitExempt; leave one out");
            }
            if (exempt || !limits.isEmpty()) {
                return new Marks(place, limits);
            }
        }
        return null;
    }
}
