package dev.weir.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part that a user's resolver gives. Keeps what the resolver throws from the request. */
final class CustomPart implements KeyPart {

    private final String kind;
    private final KeyResolver resolver;
    private final Logger log;
    private final AtomicBoolean logged = new AtomicBoolean();

    CustomPart(String kind, KeyResolver resolver, Logger log) {
        this.kind = kind;
        this.resolver = resolver;
        this.log = log;
    }

    static CustomPart of(String kind, KeyResolver resolver) {
        return new CustomPart(kind, resolver, LoggerFactory.getLogger(KeyResolver.class));
    }

    @Override
    public @Nullable String text(HttpRequest request) {
        String value = value(request);
        return value == null ? null : KeyText.readable(kind, value);
    }

    /** The value as it is; null if there is none. */
    @Nullable
    String value(HttpRequest request) {
        try {
            String value = resolver.resolve(request);
            return value == null || value.isBlank() ? null : value;
        } catch (Exception | LinkageError | StackOverflowError e) {
            logOnce(e);
            return null;
        }
    }

    /** Names of classes only: the exception's message may quote a key. */
    private void logOnce(Throwable thrown) {
        if (!logged.getAndSet(true)) {
            StackTraceElement[] trace = thrown.getStackTrace();
            log.warn(
                    "[WEIR-012] Key resolver {} threw {} at {}; it counts as having no value. Further failures of it are not logged.",
                    resolver.getClass().getName(),
                    thrown.getClass().getName(),
                    trace.length == 0 ? "an unknown place" : trace[0]);
        }
    }
}
