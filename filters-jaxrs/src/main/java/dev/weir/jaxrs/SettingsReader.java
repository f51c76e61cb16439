package dev.weir.jaxrs;

import dev.weir.config.Attributes;
import dev.weir.config.BackendShare;
import dev.weir.config.Settings;
import dev.weir.http.ClientAddresses;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the configuration's properties. What cannot be read is refused with the property's name. */
final class SettingsReader {

    private static final String PREFIX = "weir.";
    private static final String CODE = "what is given in code";

    private final Settings settings;

    SettingsReader(Map<String, Object> all) {
        this.settings = Settings.of("property", PREFIX, key -> all.get(key));
        settings.refuseUnknown(
                all.keySet().stream()
                        .filter(key -> key.startsWith(PREFIX))
                        .sorted()
                        .toList(),
                List.of());
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

    /** Refuses what would change nothing, because the backend was given in code. */
    void refuseBackend() {
        settings.refuseBackend(CODE);
    }

    /** Refuses what would change nothing, because client addresses were given in code. */
    void refuseClientAddresses() {
        settings.refuseClientAddresses(CODE);
    }
}
