package dev.weir.internal;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.RateLimitListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backend's listeners as one; what they throw is logged and goes no further. Immutable and thread-safe. */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitListener.class);

    private final List<RateLimitListener> listeners;

    /**
     * These listeners.
     *
     * @param listeners called in order
     */
    public Listeners(List<RateLimitListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Whether nobody listens.
     *
     * @return true if there is nothing to tell
     */
    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    /**
     * Tells of a decision.
     *
     * @param taken whether the permits were taken
     * @param demand what was asked
     * @param decision what is answered
     */
    public void decided(boolean taken, Demand demand, Decision decision) {
        each(listener -> {
            if (taken) {
                listener.allowed(demand, decision);
            } else {
                listener.denied(demand, decision);
            }
        });
    }

    /**
     * Tells of a decision that could not be made.
     *
     * @param demand what was asked
     * @param cause why
     */
    public void failed(Demand demand, Throwable cause) {
        each(listener -> listener.error(demand, cause));
    }

    private void each(Consumer<RateLimitListener> call) {
        for (RateLimitListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (Throwable e) {
                LOG.warn("A listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }
}
