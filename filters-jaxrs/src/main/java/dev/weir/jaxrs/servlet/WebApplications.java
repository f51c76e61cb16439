package dev.weir.jaxrs.servlet;

import dev.weir.config.Attributes;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The web applications that were started, as far as they live. Knows no Servlet API. Thread-safe. */
public final class WebApplications {

    private static final Map<ClassLoader, WeakReference<Attributes>> ALL =
            Collections.synchronizedMap(new WeakHashMap<>());

    private WebApplications() {}

    static void add(ClassLoader loader, Attributes attributes) {
        ALL.put(loader, new WeakReference<>(attributes));
    }

    /**
     * The one that this thread starts.
     *
     * @return its attributes; null where none was told of
     */
    public static @Nullable Attributes ofThisThread() {
        WeakReference<Attributes> known = ALL.get(Thread.currentThread().getContextClassLoader());
        return known == null ? null : known.get();
    }
}
