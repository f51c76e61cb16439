package dev.weir.it.container;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet in one lambda, for whatever method. */
@SuppressWarnings("serial") // never serialised
public final class HandlerServlet extends HttpServlet {

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private final transient Handler handler;

    public HandlerServlet(Handler handler) {
        this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        handler.handle(request, response);
    }
}
