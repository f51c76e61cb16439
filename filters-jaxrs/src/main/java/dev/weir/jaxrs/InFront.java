package dev.weir.jaxrs;

import dev.weir.config.PolicyFile;
import dev.weir.config.ServedPhases;
import dev.weir.http.Phase;
import dev.weir.jaxrs.servlet.WebApplication;
import dev.weir.jaxrs.servlet.WebApplication.Reader;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the servlet filters of the web application do with policy files. */
final class InFront {

    private InFront() {}

    /** The file that a servlet filter has read; null if none has. */
    static @Nullable PolicyFile file(@Nullable WebApplication application) {
        return application != null && application.get(PolicyFile.ATTRIBUTE) instanceof PolicyFile file ? file : null;
    }

    /** The file that a servlet filter has read, or will: JAX-RS may be started first. */
    static @Nullable PolicyFile expectedFile(@Nullable WebApplication application) {
        PolicyFile read = file(application);
        List<Reader> readers = application == null ? null : application.readers();
        return read != null || readers == null
                ? read
                : readers.stream().map(Reader::file).findFirst().orElse(null);
    }

    /** The phases of a file that servlet filters decide. */
    static Set<Phase> phases(@Nullable WebApplication application, @Nullable PolicyFile file) {
        return application == null || file == null ? EnumSet.noneOf(Phase.class) : ServedPhases.of(application, file);
    }

    /** The phases of a file that servlet filters decide, or will, or may: the first request shows. */
    static Set<Phase> expectedPhases(@Nullable WebApplication application, @Nullable PolicyFile file) {
        Set<Phase> phases = phases(application, file);
        if (application != null && file != null) {
            List<Reader> readers = application.readers();
            if (readers == null) {
                return EnumSet.allOf(Phase.class);
            }
            readers.stream()
                    .filter(reader -> reader.file().toString().equals(file.toString()))
                    .forEach(reader -> phases.addAll(reader.phases()));
        }
        return phases;
    }
}
