package dev.weir.it.jaxrs;

import dev.weir.it.container.WebApp;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** An implementation of JAX-RS as a servlet, in whichever generation is on the class path. */
interface Implementation {

    /** The system property that names the adapter's class. */
    String PROPERTY = "weir.jaxrs";

    /** The implementation that this execution of the tests is for. */
    static Implementation ofThisExecution() {
        return instance(Implementation.class, System.getProperty(PROPERTY));
    }

    static <T> T instance(Class<T> type, String name) {
        try {
            return Class.forName(name).asSubclass(type).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
        }
    }

    Servlet servlet();

    /** The servlet's init-params for an application under a path that starts with a slash. */
    Map<String, String> params(Class<? extends Application> application, String path);

    /** Adds an application under a path that starts with a slash, and has it started before any filter is. */
    WebApp startedFirst(WebApp app, Class<? extends Application> application, String path);

    /** What this implementation cannot do, with the reason, by the name of the test's method. */
    default Map<String, String> cannot() {
        return Map.of();
    }
}
