package dev.weir.jaxrs.servlet;

import dev.weir.config.Attributes;
import dev.weir.config.PolicyWatch;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The watches of a web application's policy files, which end with it, or with what they serve. Thread-safe. */
public final class Watches {

    private static final String ATTRIBUTE = Watches.class.getName();

    private final Set<PolicyWatch> all = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private Watches() {}

    /**
     * Has a watch closed at the end of a web application.
     *
     * @param application null where none is known
     * @param watch may be closed before
     */
    public static void add(@Nullable Attributes application, PolicyWatch watch) {
        if (application == null) {
            return;
        }
        Watches watches = of(application);
        if (watches == null) {
            watches = new Watches();
            application.set(ATTRIBUTE, watches);
        }
        watches.all.add(watch);
    }

    static void closeAll(Attributes application) {
        Watches watches = of(application);
        if (watches != null) {
            watches.kept().forEach(PolicyWatch::close);
        }
    }

    private List<PolicyWatch> kept() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    private static @Nullable Watches of(Attributes application) {
        return application.get(ATTRIBUTE) instanceof Watches known ? known : null;
    }
}
