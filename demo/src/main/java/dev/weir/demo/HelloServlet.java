package dev.weir.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Greets. It knows nothing of limits: {@code weir.json} says which count in front of it. */
public final class HelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public HelloServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println("Hello");
    }
}
