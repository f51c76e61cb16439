package dev.weir.servlet;

import dev.weir.http.ClientAddresses;
import dev.weir.http.ForwardedField;
import dev.weir.http.Mode;
import dev.weir.http.Policy;
import dev.weir.memory.MemoryBackend;
import jakarta.servlet.FilterConfig;
import java.util.Collections;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a filter's init-params. What cannot be read is refused with the param's name. */
final class FilterSettings {

    private final FilterConfig config;

    FilterSettings(FilterConfig config) {
        this.config = config;
        for (String name : Collections.list(config.getInitParameterNames())) {
            if (!InitParam.isKnown(name)) {
                throw new IllegalArgumentException(
                        "init-param \"" + name + "\" is unknown; there are " + InitParam.names());
            }
        }
    }

    Policy policy() {
        String name = text(InitParam.NAME);
        if (name == null) {
            name = config.getFilterName();
        }
        if (text(InitParam.LIMIT) == null) {
            throw new IllegalArgumentException("init-param \"limit\" is missing; give one such as 100/1s burst 200");
        }
        Policy.Builder policy = named(name).clientAddresses(clientAddresses());
        read(InitParam.LIMIT, policy::limit);
        read(InitParam.KEY, policy::key);
        read(InitParam.METHODS, text -> policy.methods(InitParam.items(text)));
        read(InitParam.PATHS, text -> policy.paths(InitParam.items(text)));
        read(InitParam.COST, policy::cost);
        read(InitParam.MODE, text -> policy.mode(Mode.parse(text)));
        read(InitParam.FIELDS, text -> policy.fields(bool(text)));
        return policy.build();
    }

    private static Policy.Builder named(String name) {
        try {
            return Policy.named(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("init-param \"name\", or the filter's own name: " + e.getMessage(), e);
        }
    }

    private ClientAddresses clientAddresses() {
        ForwardedField[] field = {ForwardedField.X_FORWARDED_FOR};
        ClientAddresses[] addresses = {ClientAddresses.direct()};
        if (text(InitParam.FORWARDED_HEADER) != null && text(InitParam.TRUSTED_PROXIES) == null) {
            throw new IllegalArgumentException(
                    "init-param \"forwarded-header\" is set without \"trusted-proxies\"; nobody would be trusted with it");
        }
        read(InitParam.FORWARDED_HEADER, text -> field[0] = ForwardedField.parse(text));
        read(InitParam.TRUSTED_PROXIES, text -> addresses[0] = ClientAddresses.behind(field[0], InitParam.items(text)));
        read(InitParam.IPV6_PREFIX, text -> addresses[0] = addresses[0].withIpv6Prefix(number(text)));
        return addresses[0];
    }

    boolean hasMaxBuckets() {
        return text(InitParam.MAX_BUCKETS) != null;
    }

    MemoryBackend memoryBackend() {
        MemoryBackend.Builder backend = MemoryBackend.builder();
        read(InitParam.MAX_BUCKETS, text -> backend.maxBuckets(number(text)));
        return backend.build();
    }

    private @Nullable String text(InitParam param) {
        return config.getInitParameter(param.name);
    }

    private void read(InitParam param, Consumer<String> reader) {
        String text = text(param);
        if (text == null) {
            return;
        }
        try {
            reader.accept(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("init-param \"" + param.name + "\": " + e.getMessage(), e);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }
}
