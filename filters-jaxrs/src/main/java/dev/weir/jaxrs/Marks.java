package dev.weir.jaxrs;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one place, at least one: its own, then those that its other annotations carry.
 *
 * @param place the method or class that has them
 * @param limits in their order; empty where the place is exempt
 */
record Marks(AnnotatedElement place, List<Mark> limits) {

    /**
     * One annotation.
     *
     * @param limit what it says
     * @param carrier the type of the annotation on the place that carries it; null where it stands there itself
     */
    record Mark(RateLimited limit, @Nullable Class<? extends Annotation> carrier) {}

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
            Found found = new Found();
            found.look(place, null);
            if (found.exempt && !found.limits.isEmpty()) {
                throw new IllegalArgumentException(
                        Place.text(place) + " has both @RateLimited and @RateLimitExempt; leave one out");
            }
            if (found.exempt || !found.limits.isEmpty()) {
                return new Marks(place, found.limits);
            }
        }
        return null;
    }

    private static final class Found {

        private final List<Mark> limits = new ArrayList<>();
        private final Set<Class<?>> seen = new HashSet<>();
        private boolean exempt;

        void look(AnnotatedElement element, @Nullable Class<? extends Annotation> carrier) {
            for (RateLimited limit : element.getDeclaredAnnotationsByType(RateLimited.class)) {
                limits.add(new Mark(limit, carrier));
            }
            exempt |= element.getDeclaredAnnotation(RateLimitExempt.class) != null;
            for (Annotation each : element.getDeclaredAnnotations()) {
                Class<? extends Annotation> type = each.annotationType();
                if (seen.add(type)) { // annotations may carry each other, and themselves
                    look(type, carrier == null ? type : carrier);
                }
            }
        }
    }
}
