package dev.weir.it.servlet;

import dev.weir.http.RateLimit;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** A servlet whose cost is what it found, for the documents. */
final class SearchServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final int PAGE = 10;

    // docs:begin search
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> found = search(request.getParameter("q"));
        RateLimit limit = RateLimit.of(request.getAttribute(RateLimit.ATTRIBUTE));
        if (limit != null && found.size() > PAGE) {
            limit.charge("search", found.size() / PAGE); // one is taken already
        }
        response.getWriter().println(found.size());
    }
    // docs:end search

    private static List<String> search(String query) {
        return Collections.nCopies(Integer.parseInt(query), "found");
    }
}
