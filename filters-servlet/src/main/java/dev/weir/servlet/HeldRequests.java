package dev.weir.servlet;

import dev.weir.http.Held;
import dev.weir.http.Verdict;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for their permits without a thread, and are then dispatched again, or answered. All that are left at
 * the end are answered at once. Thread-safe.
 */
final class HeldRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFilter.class);

    private static final String BACK = HeldRequests.class.getName();

    private final Set<Waiting> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    void hold(Held held, HttpServletRequest request, HttpServletResponse response) {
        Waiting waiting = new Waiting(held, request, response);
        all.add(waiting);
        waiting.start();
        if (closing) {
            waiting.held.giveUp();
        }
    }

    /** Answers all that wait, on this thread, for those of the container may be gone. */
    void close() {
        closing = true;
        all.forEach(waiting -> waiting.held.giveUp());
    }

    /** Whether it is dispatched again and was held before; a filter behind then sees it for the first time. */
    static boolean isBack(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ASYNC && request.getAttribute(BACK) instanceof Waiting;
    }

    private final class Waiting implements AsyncListener {

        private final Held held;
        private final HttpServletRequest request;
        private final HttpServletResponse response;

        Waiting(Held held, HttpServletRequest request, HttpServletResponse response) {
            this.held = held;
            this.request = request;
            this.response = response;
        }

        void start() {
            AsyncContext started = request.startAsync(request, response);
            started.setTimeout(0); // the longest wait is an end already
            started.addListener(this);
            held.verdict().whenComplete((verdict, impossible) -> finish(started, verdict));
        }

        private void finish(AsyncContext started, Verdict verdict) {
            if (!all.remove(this)) {
                return; // the client is gone
            }
            try {
                if (verdict.proceeds()) {
                    request.setAttribute(BACK, this);
                    started.dispatch();
                } else if (closing) {
                    answer(started, verdict);
                } else {
                    started.start(() -> answer(started, verdict)); // this thread may be one that reads for others
                }
            } catch (IllegalStateException e) { // the container has ended the request
                LOG.debug("A held request was gone before its wait was over", e);
            }
        }

        private void answer(AsyncContext started, Verdict verdict) {
            try {
                Refusal.write(verdict, request, response);
            } catch (IOException e) {
                LOG.debug("The client of a held request is gone", e);
            }
            started.complete();
        }

        private void gone() {
            if (all.remove(this)) {
                held.giveUp();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            gone();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            gone();
        }

        @Override
        public void onError(AsyncEvent event) {
            gone();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the application goes on asynchronously, which is its own affair
        }
    }
}
