package dev.weir.jaxrs;

import dev.weir.config.Attributes;
import dev.weir.config.BackendShare;
import dev.weir.config.PolicyFile;
import dev.weir.config.Settings;
import dev.weir.http.ClientAddresses;
import dev.weir.http.GateOptions;
import dev.weir.http.Phase;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the configuration's properties. What cannot be read is refused with the property's name. */
final class SettingsReader {

    private static final String PREFIX = "weir.";
    private static final String PHASE = "phase";
    private static final String CODE = "what is given in code";

    private final Settings settings;

    SettingsReader(Map<String, Object> all) {
        this.settings = Settings.of("property", PREFIX, key -> all.get(key));
        settings.refuseUnknown(
                all.keySet().stream()
                        .filter(key -> key.startsWith(PREFIX))
                        .sorted()
                        .toList(),
                List.of(PREFIX + PHASE));
    }

    /**
     * The backend that is given, or a share in the one that settings describe.
     *
     * @param attributes the servlet context's; null where there is none
     */
    BackendShare backend(@Nullable Attributes attributes) {
        return BackendShare.of(settings, attributes);
    }

    ClientAddresses clientAddresses() {
        return settings.clientAddresses();
    }

    int onErrorStatus() {
        return settings.onErrorStatus();
    }

    /** How answers are given. */
    GateOptions gateOptions() {
        return settings.gateOptions();
    }

    /**
     * The file of policies: the one that is named, else the one that the web application's servlet filter reads,
     * else the one that lies on the class path.
     *
     * @param ofFilter what the servlet filter reads; null where there is none
     * @return null if there is none
     */
    @Nullable
    PolicyFile policyFile(@Nullable PolicyFile ofFilter) {
        PolicyFile named = settings.namedPolicyFile();
        if (named != null) {
            return named;
        }
        return ofFilter == null ? settings.policyFile() : ofFilter;
    }

    /** The phases that JAX-RS decides. */
    Set<Phase> phases() {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        settings.read(PHASE, text -> phases.addAll(Settings.phases(text)));
        return phases.isEmpty() ? EnumSet.of(Phase.AUTHENTICATED) : phases;
    }

    /** Whether resource methods are listed that nothing limits. */
    boolean logUnlimited() {
        return settings.logUnlimited();
    }

    /** Refuses what would change nothing, because the backend was given in code. */
    void refuseBackend() {
        settings.refuseBackend(CODE);
    }

    /** Refuses what would change nothing, because client addresses were given in code. */
    void refuseClientAddresses() {
        settings.refuseClientAddresses(CODE);
    }
}
