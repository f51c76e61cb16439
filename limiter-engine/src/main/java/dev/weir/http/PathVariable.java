package dev.weir.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A variable of a policy's own paths, else of the container's template. */
record PathVariable(String name, List<PathPattern> own) {

    /**
     * The variable of a name.
     *
     * @throws IllegalArgumentException if one of the paths leaves open what it stands for
     */
    static PathVariable of(String name, List<PathPattern> paths) {
        return new PathVariable(
                name, paths.stream().filter(path -> path.hasVariable(name)).toList());
    }

    /** What it stands for; null if there is nothing. */
    @Nullable
    String value(HttpRequest request) {
        for (PathPattern path : own) {
            String value = path.variable(name, request.path());
            if (value != null) {
                return value;
            }
        }
        return request.pathParameter(name);
    }
}
