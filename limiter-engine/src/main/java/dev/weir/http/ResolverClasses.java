package dev.weir.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes resolvers of one type from the names of their classes. */
final class ResolverClasses<T> implements Function<String, T> {

    private final Class<T> type;
    private final List<ClassLoader> loaders;

    /** Looks for classes by these loaders in turn. */
    ResolverClasses(Class<T> type, List<ClassLoader> loaders) {
        this.type = type;
        this.loaders = List.copyOf(loaders);
    }

    /** Looks by this thread's context class loader, which knows the application's classes, then by Weir's own. */
    static <T> ResolverClasses<T> ofThisThread(Class<T> type) {
        List<ClassLoader> loaders = new ArrayList<>();
        addIfAny(loaders, Thread.currentThread().getContextClassLoader());
        addIfAny(loaders, ResolverClasses.class.getClassLoader());
        return new ResolverClasses<>(type, loaders);
    }

    private static void addIfAny(List<ClassLoader> loaders, @Nullable ClassLoader loader) {
        if (loader != null) {
            loaders.add(loader);
        }
    }

    /**
     * A new resolver of that class.
     *
     * @throws IllegalArgumentException if there is none; the message names the class and the reason
     */
    @Override
    public T apply(String className) {
        try {
            Class<?> found = load(className);
            if (!Modifier.isPublic(found.getModifiers())) {
                throw bad(className, "is not public", null);
            }
            Object made = found.getConstructor().newInstance();
            if (type.isInstance(made)) {
                return type.cast(made);
            }
            throw bad(className, "does not implement " + type.getName(), null);
        } catch (NoSuchMethodException e) {
            throw bad(className, "has no public constructor without parameters", e);
        } catch (IllegalAccessException e) {
            throw bad(className, "is inside a class that is not public, or its module does not export its package", e);
        } catch (InstantiationException e) {
            throw bad(className, "is abstract", e);
        } catch (InvocationTargetException e) {
            throw bad(className, "could not be made: " + e.getCause(), e);
        } catch (LinkageError e) {
            throw bad(className, "could not be loaded: " + e, e);
        }
    }

    private Class<?> load(String className) {
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(className, true, loader);
            } catch (ClassNotFoundException e) {
                // the next loader may know it
            }
        }
        throw bad(className, "was not found on the class path", null);
    }

    private IllegalArgumentException bad(String className, String reason, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "resolver class \"" + className + "\" " + reason + "; right is a public class that implements "
                        + type.getName() + " and has a public constructor without parameters",
                cause);
    }
}
