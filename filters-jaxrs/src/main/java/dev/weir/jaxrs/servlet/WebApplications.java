package dev.weir.jaxrs.servlet;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The web applications that were started, as far as they live. Knows no Servlet API. Thread-safe. */
public final class WebApplications {

    private static final Map<ClassLoader, WeakReference<WebApplication>> ALL =
            Collections.synchronizedMap(new WeakHashMap<>());

    private WebApplications() {}

    static void add(ClassLoader loader, WebApplication application) {
        ALL.put(loader, new WeakReference<>(application));
    }

    /** It is at its end; what starts afterwards under its class loader is no part of it. */
    static void remove(WebApplication application) {
        ALL.values().removeIf(known -> known.refersTo(application));
    }

    /**
     * The one that this thread starts.
     *
     * @return null where none was told of
     */
    public static @Nullable WebApplication ofThisThread() {
        WeakReference<WebApplication> known = ALL.get(Thread.currentThread().getContextClassLoader());
        return known == null ? null : known.get();
    }
}
