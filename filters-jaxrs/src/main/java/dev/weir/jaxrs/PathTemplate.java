package dev.weir.jaxrs;

import jakarta.ws.rs.Path;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The template of the paths that reach a resource method, below the application's base. */
final class PathTemplate {

    private PathTemplate() {}

    /**
     * The template of a method.
     *
     * @return such as <code>/orders/{id}</code>, without patterns of variables; null where the class has none, for then a
     *     locator leads to it
     */
    static @Nullable String of(Class<?> resource, Method method) {
        Place place = Place.of(resource, method);
        Lineage lineage = Lineage.of(place.type());
        String root = first(lineage.types());
        if (root == null) {
            return null;
        }
        String own = first(lineage.versions(method));
        StringBuilder template = new StringBuilder();
        append(template, root);
        append(template, own == null ? "" : own);
        return template.isEmpty() ? "/" : template.toString();
    }

    private static @Nullable String first(List<? extends AnnotatedElement> places) {
        for (AnnotatedElement place : places) {
            Path path = place.getDeclaredAnnotation(Path.class);
            if (path != null) {
                return path.value();
            }
        }
        return null;
    }

    private static void append(StringBuilder template, String path) {
        String plain = withoutPatterns(path);
        int start = 0;
        int end = plain.length();
        while (start < end && plain.charAt(start) == '/') {
            start++;
        }
        while (end > start && plain.charAt(end - 1) == '/') {
            end--;
        }
        if (start < end) {
            template.append('/').append(plain, start, end);
        }
    }

    /** Leaves out what stands after the colon of a variable, where braces may be nested. */
    private static String withoutPatterns(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        int depth = 0;
        boolean pattern = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                pattern &= depth > 0;
            } else if (c == ':' && depth == 1) {
                pattern = true;
            }
            if (!pattern && !(depth > 0 && Character.isWhitespace(c))) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
