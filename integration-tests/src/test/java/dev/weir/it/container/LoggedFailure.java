package dev.weir.it.container;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The first exception that Tomcat logs while this is open: there it goes when an application does not start. */
final class LoggedFailure implements AutoCloseable {

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            if (first == null && message.getThrown() != null) {
                first = message.getThrown();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private volatile Throwable first;

    LoggedFailure() {
        Logger.getLogger("").addHandler(handler);
    }

    Throwable first() {
        return first == null ? new IllegalStateException("Tomcat logged no exception") : first;
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(handler);
    }
}
