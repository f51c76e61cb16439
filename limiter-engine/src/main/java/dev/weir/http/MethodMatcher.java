package dev.weir.http;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request methods that a policy is for. GET includes HEAD, which costs the server as much.
 *
 * <p>To HTTP {@code get} is another method than {@code GET} (RFC 9110 §9.1), and most servers answer it with an error.
 * But there are frameworks that fold the case before they dispatch, so here a request's method matches in any case:
 * writing it small is no way past a limit. Only the request line's method counts; {@code X-HTTP-Method-Override} and its
 * kin are not read.
 */
final class MethodMatcher {

    /** Matches every method. */
    static final MethodMatcher ANY = new MethodMatcher(null);

    private final @Nullable Set<String> methods;

    private MethodMatcher(@Nullable Set<String> methods) {
        this.methods = methods;
    }

    /**
     * A matcher of some methods, known or not, written in capitals.
     *
     * @throws IllegalArgumentException when there is none, or one is no method's name in capitals; the message says
     *     what would be right
     */
    static MethodMatcher of(Collection<String> methods) {
        if (methods.isEmpty()) {
            throw new IllegalArgumentException(
                    "methods are empty: name at least one, or leave them out for all methods");
        }
        Set<String> names = new LinkedHashSet<>();
        for (String method : methods) {
            names.add(checked(method));
        }
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return new MethodMatcher(names);
    }

    private static String checked(String method) {
        if (method.equals("*")) {
            throw new IllegalArgumentException("method \"*\": name the methods, or leave them out for all methods");
        }
        if (!FieldSyntax.isToken(method)) {
            throw new IllegalArgumentException(
                    "method " + Quoted.forMessage(method) + " is not the name of a method: write one like GET or POST");
        }
        String capitals = method.toUpperCase(Locale.ROOT);
        if (!method.equals(capitals)) {
            throw new IllegalArgumentException(
                    "method " + Quoted.forMessage(method) + " is not in capitals: write " + capitals);
        }
        return method;
    }

    boolean matches(String method) {
        return methods == null || methods.contains(method.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return methods == null ? "every method" : String.join(", ", methods);
    }
}
