package dev.weir.jaxrs;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What annotations count for: a resource class, one of its methods, or the application's class.
 *
 * @param type the class, never a container's proxy for it
 * @param method null for the class as a whole
 */
record Place(Class<?> type, @Nullable Method method) {

    static Place of(Class<?> type) {
        return new Place(unproxied(type), null);
    }

    static Place of(Class<?> type, Method method) {
        Class<?> plain = unproxied(type);
        return new Place(plain, Lineage.of(plain).versions(method).get(0));
    }

    /** Containers' proxies are subclasses with two dollar signs in their names. */
    private static Class<?> unproxied(Class<?> type) {
        Class<?> plain = type;
        while ((plain.isSynthetic() || plain.getName().contains("$$"))
                && plain.getSuperclass() != null
                && plain.getSuperclass() != Object.class) {
            plain = plain.getSuperclass();
        }
        return plain;
    }

    /** What its annotations are called where they are not named. */
    String defaultName() {
        if (method == null) {
            return simpleName(type);
        }
        String name = simpleName(type) + "." + method.getName();
        return isOverloaded(method) ? name + parameters(method) : name;
    }

    private boolean isOverloaded(Method method) {
        Lineage lineage = Lineage.of(type);
        Set<List<Class<?>>> signatures = new HashSet<>();
        for (Method each : type.getMethods()) {
            if (each.getName().equals(method.getName()) && !each.isBridge()) {
                signatures.add(lineage.parameters(each));
            }
        }
        return signatures.size() > 1;
    }

    private static String simpleName(Class<?> type) {
        String name = type.getSimpleName();
        return name.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : name;
    }

    private static String parameters(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", "(", ")"));
    }

    /** The place in full, for whoever has to find it. */
    static String text(AnnotatedElement element) {
        return element instanceof Method method
                ? method.getDeclaringClass().getName() + "." + method.getName() + parameters(method)
                : ((Class<?>) element).getName();
    }

    @Override
    public String toString() {
        return method == null ? type.getName() : type.getName() + "." + method.getName() + parameters(method);
    }
}
