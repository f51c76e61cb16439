package dev.weir.jaxrs;

import jakarta.ws.rs.core.Application;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Jersey hands out a wrapper of its own, whose {@code getApplication()} is the application that was written. */
final class WrappedApplication {

    private WrappedApplication() {}

    /** What the application wraps; the application itself where it wraps nothing. */
    static Application original(Application application) {
        try {
            Method getter = application.getClass().getMethod("getApplication");
            if (Application.class.isAssignableFrom(getter.getReturnType())
                    && getter.invoke(application) instanceof Application wrapped) {
                return wrapped;
            }
        } catch (NoSuchMethodException e) {
            return application;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "the application that " + application.getClass().getName() + " wraps cannot be read", e);
        }
        return application;
    }
}
