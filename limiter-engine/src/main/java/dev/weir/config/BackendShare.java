package dev.weir.config;

import dev.weir.Backend;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A filter's share in a backend. All filters of one web application with equal settings share one, and so one connection
 * and one budget of memory; it is closed with its last share. Thread-safe.
 */
public final class BackendShare implements AutoCloseable {

    /** The web application's attribute of a {@link Backend} of its own, for all filters; it stays the application's. */
    public static final String GIVEN_ATTRIBUTE = "dev.weir.Backend";

    private final Backend backend;
    private final AtomicReference<@Nullable Runnable> release;

    BackendShare(Backend backend, Runnable release) {
        this.backend = backend;
        this.release = new AtomicReference<>(release);
    }

    /**
     * A share in the backend that a filter uses: the one among its own settings, else the web application's attribute,
     * else one that the settings describe.
     *
     * @param settings the filter's
     * @param attributes of the web application that the filter belongs to; where none is known, nothing is shared
     * @return to be closed with the filter
     * @throws IllegalArgumentException if a setting is wrong or would do nothing, or what the backend needs is not on the
     *     class path
     * @throws dev.weir.BackendUnavailableException if {@code fail-fast} is set and Redis cannot be reached
     * @throws IllegalStateException if it is a Redis that is not supported
     */
    public static BackendShare of(Settings settings, @Nullable Attributes attributes) {
        Found own = settings.find(Setting.BACKEND);
        if (own != null && own.value() instanceof Backend given) {
            settings.refuse(Setting.OF_BACKEND_BUT_KIND, own.origin());
            return given(given);
        }
        Object attribute = attributes == null ? null : attributes.get(GIVEN_ATTRIBUTE);
        if (attribute != null) {
            return given(settings, attribute);
        }
        BackendChoice choice = BackendChoice.of(settings);
        return attributes == null
                ? alone(choice.open())
                : SharedBackends.of(attributes).share(choice);
    }

    private static BackendShare given(Settings settings, Object attribute) {
        if (!(attribute instanceof Backend given)) {
            throw new IllegalArgumentException("the servlet context's attribute " + GIVEN_ATTRIBUTE + " is a "
                    + attribute.getClass().getName() + "; it must be a " + Backend.class.getName());
        }
        settings.refuseBackend("the servlet context's attribute " + GIVEN_ATTRIBUTE);
        return given(given);
    }

    private static BackendShare given(Backend backend) {
        return new BackendShare(backend, () -> {});
    }

    private static BackendShare alone(Backend backend) {
        return new BackendShare(backend, backend::close);
    }

    /**
     * Closes what filters of a web application share, because the application is at its end.
     *
     * @param attributes of the web application
     */
    public static void closeAll(Attributes attributes) {
        SharedBackends.closeAll(attributes);
    }

    /**
     * The backend.
     *
     * @return not to be closed; this share is
     */
    public Backend backend() {
        return backend;
    }

    /** Gives the share back; a second time it does nothing. */
    @Override
    public void close() {
        Runnable mine = release.getAndSet(null);
        if (mine != null) {
            mine.run();
        }
    }
}
