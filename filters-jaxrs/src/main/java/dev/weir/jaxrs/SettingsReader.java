package dev.weir.jaxrs;

import dev.weir.Backend;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ForwardedField;
import dev.weir.memory.MemoryBackend;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the configuration's properties. What cannot be read is refused with the property's name. */
final class SettingsReader {

    private static final String BESIDE_CODE = "does nothing beside what is given in code";

    private final Map<String, Object> all;

    SettingsReader(Map<String, Object> all) {
        this.all = all;
        for (String key : all.keySet()) {
            if (key.startsWith(Property.PREFIX) && !Property.isKnown(key)) {
                throw new IllegalArgumentException("property \"" + key + "\" is unknown; there are " + Property.keys());
            }
        }
    }

    /** The backend that is given, or one in memory. */
    Backend backend() {
        Object given = all.get(Property.BACKEND.key);
        if (given == null) {
            MemoryBackend.Builder memory = MemoryBackend.builder();
            read(Property.MAX_BUCKETS, text -> memory.maxBuckets(number(text)));
            return memory.build();
        }
        if (!(given instanceof Backend backend)) {
            throw new IllegalArgumentException("property \"" + Property.BACKEND.key + "\" is a "
                    + given.getClass().getName() + "; it must be a " + Backend.class.getName());
        }
        refuse(Property.MAX_BUCKETS, "does nothing beside \"" + Property.BACKEND.key + "\"");
        return backend;
    }

    ClientAddresses clientAddresses() {
        ForwardedField[] field = {ForwardedField.X_FORWARDED_FOR};
        ClientAddresses[] addresses = {ClientAddresses.direct()};
        if (!isSet(Property.TRUSTED_PROXIES)) {
            refuse(Property.FORWARDED_HEADER, "is set without \"" + Property.TRUSTED_PROXIES.key + "\"");
        }
        read(Property.FORWARDED_HEADER, text -> field[0] = ForwardedField.parse(text));
        read(Property.TRUSTED_PROXIES, text -> addresses[0] = ClientAddresses.behind(field[0], Property.items(text)));
        read(Property.IPV6_PREFIX, text -> addresses[0] = addresses[0].withIpv6Prefix(number(text)));
        return addresses[0];
    }

    /** Refuses what would change nothing, because the backend was given in code. */
    void refuseBackend() {
        refuse(Property.BACKEND, BESIDE_CODE);
        refuse(Property.MAX_BUCKETS, BESIDE_CODE);
    }

    /** Refuses what would change nothing, because client addresses were given in code. */
    void refuseClientAddresses() {
        refuse(Property.TRUSTED_PROXIES, BESIDE_CODE);
        refuse(Property.FORWARDED_HEADER, BESIDE_CODE);
        refuse(Property.IPV6_PREFIX, BESIDE_CODE);
    }

    private void refuse(Property property, String reason) {
        if (isSet(property)) {
            throw new IllegalArgumentException("property \"" + property.key + "\" " + reason + "; leave it out");
        }
    }

    private boolean isSet(Property property) {
        return all.get(property.key) != null;
    }

    private void read(Property property, Consumer<String> reader) {
        @Nullable Object value = all.get(property.key);
        if (value == null) {
            return;
        }
        try {
            reader.accept(value.toString().strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("property \"" + property.key + "\": " + e.getMessage(), e);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }
}
