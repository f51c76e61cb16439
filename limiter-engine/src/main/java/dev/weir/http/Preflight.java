package dev.weir.http;

import java.util.List;

/**
 * A CORS preflight, which browsers send by themselves before a request and which is not charged: {@code OPTIONS} with
 * one {@code Origin} and one {@code Access-Control-Request-Method} (Fetch standard, "CORS-preflight request"). Any other
 * {@code OPTIONS} is charged like any request.
 */
final class Preflight {

    private Preflight() {}

    static boolean isPreflight(HttpRequest request) {
        if (!request.method().equals("OPTIONS")) {
            return false;
        }
        List<String> origin = request.headers("Origin");
        List<String> method = request.headers("Access-Control-Request-Method");
        return origin.size() == 1
                && !origin.get(0).isBlank()
                && method.size() == 1
                && FieldSyntax.isToken(method.get(0).strip());
    }
}
