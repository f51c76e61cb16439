package dev.weir.jaxrs.servlet;

import dev.weir.config.Attributes;
import dev.weir.config.PolicyWatch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The watches of a web application's policy files, which end with it. Thread-safe. */
public final class Watches {

    private static final String ATTRIBUTE = Watches.class.getName();

    private final Queue<PolicyWatch> all = new ConcurrentLinkedQueue<>();

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
            watches.all.forEach(PolicyWatch::close);
        }
    }

    private static @Nullable Watches of(Attributes application) {
        return application.get(ATTRIBUTE) instanceof Watches known ? known : null;
    }
}
