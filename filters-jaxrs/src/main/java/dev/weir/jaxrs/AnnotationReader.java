package dev.weir.jaxrs;

import dev.weir.http.ClientAddresses;
import dev.weir.http.Mode;
import dev.weir.http.Policy;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes policies of annotations, and refuses those that could not be served. Thread-safe. */
final class AnnotationReader {

    private final ClientAddresses clientAddresses;
    private final int onErrorStatus;
    private final PolicyNames names;

    AnnotationReader(ClientAddresses clientAddresses, int onErrorStatus, PolicyNames names) {
        this.clientAddresses = clientAddresses;
        this.onErrorStatus = onErrorStatus;
        this.names = names;
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
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < marks.limits().size(); i++) {
            try {
                policies.add(policy(place, marks.limits().get(i), i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where(place, marks) + ": " + e.getMessage(), e);
            }
        }
        return Coverage.of(policies);
    }

    private static String where(Place place, Marks marks) {
        String at = Place.text(marks.place());
        return "@RateLimited on " + at + (at.equals(place.toString()) ? "" : ", inherited by " + place);
    }

    private Policy policy(Place place, RateLimited limit, int index) {
        boolean named = !limit.name().isEmpty();
        String name = named ? limit.name() : place.defaultName() + (index == 0 ? "" : "." + (index + 1));
        String key = limit.key().isEmpty() ? Policy.DEFAULT_KEY : limit.key();
        Policy policy = Policy.named(name)
                .limit(limit.value())
                .key(key)
                .cost(limit.cost())
                .mode(limit.mode())
                .clientAddresses(clientAddresses)
                .onErrorStatus(onErrorStatus)
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
