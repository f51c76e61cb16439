package dev.weir.jaxrs;

import dev.weir.http.Mode;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import dev.weir.jaxrs.Coverage.Covered;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes policies of annotations, and refuses those that could not be served. Thread-safe. */
final class AnnotationReader {

    private final UnaryOperator<PolicyBuilder> base;
    private final PolicyNames names;
    private final FilePolicies file;

    /**
     * A reader.
     *
     * @param base what every policy has beside what its annotation says
     * @param file the policies that annotations may name
     */
    AnnotationReader(UnaryOperator<PolicyBuilder> base, PolicyNames names, FilePolicies file) {
        this.base = base;
        this.names = names;
        this.file = file;
    }

    /** What those who share a name must have in common. */
    private record Terms(List<?> limits, String key, Mode mode) {}

    /**
     * What stands on a class or what it inherits from.
     *
     * @throws IllegalArgumentException naming the place of a mistake
     */
    Coverage ofClass(Class<?> type) {
        Place place = Place.of(type);
        return read(place, Marks.first(Lineage.of(place.type()).types()));
    }

    /**
     * What stands on a method or what it overrides.
     *
     * @throws IllegalArgumentException naming the place of a mistake
     */
    Coverage ofMethod(Class<?> type, Method method) {
        Place place = Place.of(type, method);
        return read(place, Marks.first(Lineage.of(place.type()).versions(method)));
    }

    private Coverage read(Place place, @Nullable Marks marks) {
        if (marks == null) {
            return Coverage.NONE;
        }
        if (marks.exempt()) {
            return Coverage.EXEMPT;
        }
        List<Covered> limits = new ArrayList<>();
        for (int i = 0; i < marks.limits().size(); i++) {
            Marks.Mark mark = marks.limits().get(i);
            String where = where(place, marks, mark);
            try {
                Covered covered = covered(place, mark.limit(), i, where);
                if (limits.stream().anyMatch(other -> other.name().equals(covered.name()))) {
                    throw new IllegalArgumentException(
                            "the policy \"" + covered.name() + "\" is there twice; leave one out");
                }
                limits.add(covered);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
            }
        }
        return Coverage.of(limits);
    }

    private static String where(Place place, Marks marks, Marks.Mark mark) {
        String at = Place.text(marks.place());
        Class<?> carrier = mark.carrier();
        return "@RateLimited on "
                + (carrier == null ? "" : "@" + carrier.getName() + " on ")
                + at
                + (at.equals(place.toString()) ? "" : ", inherited by " + place);
    }

    private Covered covered(Place place, RateLimited limit, int index, String where) {
        if (limit.policy().isEmpty()) {
            return Covered.by(policy(place, limit, index, where));
        }
        if (!limit.value().isEmpty()
                || !limit.key().isEmpty()
                || limit.cost() != 1
                || !limit.name().isEmpty()
                || limit.mode() != Mode.ENFORCE) {
            throw new IllegalArgumentException("policy = \"" + limit.policy()
                    + "\" says all there is to say; leave out what stands beside it, or say it in the file");
        }
        file.name(limit.policy(), place);
        return Covered.byFile(limit.policy());
    }

    private Policy policy(Place place, RateLimited limit, int index, String where) {
        if (limit.value().isEmpty()) {
            throw new IllegalArgumentException(
                    "it has no limit; give one such as \"100/1s\", or name a policy of the file: policy = \"login\"");
        }
        boolean named = !limit.name().isEmpty();
        String name = named ? limit.name() : place.defaultName() + (index == 0 ? "" : "." + (index + 1));
        String key = limit.key().isEmpty() ? Policy.DEFAULT_KEY : limit.key();
        Policy policy = base.apply(Policy.named(name))
                .limit(limit.value())
                .key(key)
                .cost(limit.cost())
                .mode(limit.mode())
                .origin(where)
                .build();
        if (named) {
            names.share(name, place, new Terms(policy.limits(), key, limit.mode()));
        } else {
            names.take(name, place);
        }
        return policy;
    }

    /**
     * Refuses a class of which a locator is annotated: which locator a request took is not told to filters.
     *
     * @throws IllegalArgumentException naming the locator
     */
    static void checkLocators(Class<?> type) {
        Class<?> plain = Place.of(type).type();
        Lineage lineage = Lineage.of(plain);
        for (Method method : plain.getMethods()) {
            if (method.isBridge()) {
                continue;
            }
            List<Method> versions = lineage.versions(method);
            Marks marks = isLocator(versions) ? Marks.first(versions) : null;
            if (marks != null) {
                throw new IllegalArgumentException(Place.text(marks.place())
                        + " is a sub-resource locator; annotate the class that it returns, that class's methods,"
                        + " or " + plain.getName() + " as a whole instead");
            }
        }
    }

    private static boolean isLocator(List<Method> versions) {
        return versions.stream().anyMatch(version -> version.getAnnotation(Path.class) != null)
                && versions.stream()
                        .flatMap(version -> Arrays.stream(version.getAnnotations()))
                        .map(Annotation::annotationType)
                        .noneMatch(type -> type.getAnnotation(HttpMethod.class) != null);
    }
}
