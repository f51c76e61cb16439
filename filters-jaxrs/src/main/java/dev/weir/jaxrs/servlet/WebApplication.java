package dev.weir.jaxrs.servlet;

import dev.weir.config.Attributes;
import dev.weir.config.PolicyFile;
import dev.weir.http.Phase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A web application that JAX-RS is a part of. Knows no Servlet API. */
public interface WebApplication extends Attributes {

    /**
     * A servlet filter that reads policies of a file, or will.
     *
     * @param file the file
     * @param phases what it decides of it
     */
    record Reader(PolicyFile file, Set<Phase> phases) {}

    /**
     * The servlet filters as they are registered, those that were not started yet among them.
     *
     * @return null where the container does not tell now
     */
    default @Nullable List<Reader> readers() {
        return List.of();
    }
}
