package dev.weir.config;

import dev.weir.http.Phase;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which phases of a policy file the servlet filters of a web application decide. Each tells it when it starts, for the
 * application's other filters. Thread-safe.
 */
public final class ServedPhases {

    private static final String ATTRIBUTE = ServedPhases.class.getName();

    private final Set<Served> all = ConcurrentHashMap.newKeySet();

    private record Served(String file, Phase phase) {}

    private ServedPhases() {}

    /**
     * Tells what a filter decides.
     *
     * @param application the web application
     * @param file what the filter reads
     * @param phases what it decides of it
     */
    public static void add(Attributes application, PolicyFile file, Set<Phase> phases) {
        ServedPhases served = of(application);
        if (served == null) {
            served = new ServedPhases();
            application.set(ATTRIBUTE, served);
        }
        for (Phase phase : phases) {
            served.all.add(new Served(file.toString(), phase));
        }
    }

    /**
     * What filters decide that were started.
     *
     * @param application the web application
     * @param file the file
     * @return perhaps none
     */
    public static Set<Phase> of(Attributes application, PolicyFile file) {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        ServedPhases served = of(application);
        if (served != null) {
            served.all.stream()
                    .filter(each -> each.file.equals(file.toString()))
                    .forEach(each -> phases.add(each.phase));
        }
        return phases;
    }

    private static @Nullable ServedPhases of(Attributes application) {
        return application.get(ATTRIBUTE) instanceof ServedPhases known ? known : null;
    }
}
