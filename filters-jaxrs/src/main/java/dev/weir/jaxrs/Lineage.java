package dev.weir.jaxrs;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class with what it inherits from, in the order in which annotations are looked for: the class, its superclasses from
 * the nearest on, then interfaces, those of nearer classes first. Immutable.
 */
final class Lineage {

    private final List<Class<?>> types;
    private final Map<TypeVariable<?>, Type> variables = new HashMap<>();

    private Lineage(Class<?> type) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            found.add(c);
            bind(c.getGenericSuperclass());
        }
        Set<Class<?>> seen = new LinkedHashSet<>(found);
        for (int i = 0; i < found.size(); i++) {
            for (Type parent : found.get(i).getGenericInterfaces()) {
                bind(parent);
            }
            for (Class<?> parent : found.get(i).getInterfaces()) {
                if (seen.add(parent)) {
                    found.add(parent);
                }
            }
        }
        this.types = List.copyOf(found);
    }

    static Lineage of(Class<?> type) {
        return new Lineage(type);
    }

    List<Class<?>> types() {
        return types;
    }

    /** The method as this class has it, then the methods that it overrides or implements. */
    List<Method> versions(Method method) {
        if (isFixed(method)) {
            return List.of(method);
        }
        List<Class<?>> parameters = parameters(method);
        List<Method> versions = new ArrayList<>();
        for (Class<?> type : types) {
            for (Method other : type.getDeclaredMethods()) {
                if (other.getName().equals(method.getName())
                        && !other.isBridge()
                        && !isFixed(other)
                        && parameters(other).equals(parameters)) {
                    versions.add(other);
                }
            }
        }
        return versions.isEmpty() ? List.of(method) : List.copyOf(versions);
    }

    private static boolean isFixed(Method method) {
        return Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers());
    }

    /** The types of a method's parameters, seen from this class, so that an interface's {@code T} is what it is here. */
    List<Class<?>> parameters(Method method) {
        List<Class<?>> parameters = new ArrayList<>(method.getParameterCount());
        for (Type parameter : method.getGenericParameterTypes()) {
            parameters.add(erased(parameter));
        }
        return parameters;
    }

    private void bind(@Nullable Type parent) {
        if (parent instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] names = ((Class<?>) parameterized.getRawType()).getTypeParameters();
            for (int i = 0; i < names.length; i++) {
                variables.putIfAbsent(names[i], parameterized.getActualTypeArguments()[i]);
            }
        }
    }

    private Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(erased(array.getGenericComponentType()), 0).getClass();
        }
        if (type instanceof TypeVariable<?> variable) {
            Type bound = variables.get(variable);
            return erased(bound == null ? variable.getBounds()[0] : bound);
        }
        return type instanceof WildcardType wildcard ? erased(wildcard.getUpperBounds()[0]) : Object.class;
    }
}
