package dev.weir.servlet;

import dev.weir.http.Gate;
import dev.weir.http.HttpRequest;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Tells the gate the status of an answer once it is known, for costs that it decides. */
final class Settlement implements AsyncListener {

    private static final int SERVER_ERROR = 500;

    private final Gate gate;
    private final HttpRequest request;
    private final HttpServletResponse response;

    private Settlement(Gate gate, HttpRequest request, HttpServletResponse response) {
        this.gate = gate;
        this.request = request;
        this.response = response;
    }

    /**
     * The chain is at its end, or has thrown.
     *
     * @param served whether it came to its end; an exception is the container's to answer, with 500
     */
    static void of(
            Gate gate, HttpRequest request, HttpServletRequest http, HttpServletResponse response, boolean served) {
        if (!gate.awaitsStatus(request)) {
            return;
        }
        if (served && http.isAsyncStarted()) {
            later(gate, request, http, response);
        } else {
            boolean failed = !served && !response.isCommitted() && response.getStatus() < SERVER_ERROR;
            gate.settle(request, failed ? SERVER_ERROR : response.getStatus());
        }
    }

    /** At the end of an asynchronous request. */
    static void later(Gate gate, HttpRequest request, HttpServletRequest http, HttpServletResponse response) {
        http.getAsyncContext().addListener(new Settlement(gate, request, response));
    }

    @Override
    public void onComplete(AsyncEvent event) {
        gate.settle(request, response.getStatus());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // completes all the same
    }

    @Override
    public void onError(AsyncEvent event) {
        // completes all the same
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this); // listeners do not last over a new start
    }
}
