package dev.weir.redis;

import dev.weir.internal.Waiters;

/** Whether the backend is open still. Thread-safe. */
final class OpenState {

    private volatile boolean closed;

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Throws if it is closed. */
    void check() {
        if (closed) {
            throw new IllegalStateException(Waiters.CLOSED);
        }
    }
}
