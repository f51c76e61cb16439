package dev.weir.servlet;

import dev.weir.config.BackendShare;
import dev.weir.config.Settings;
import dev.weir.http.Mode;
import dev.weir.http.Policy;
import jakarta.servlet.FilterConfig;
import java.util.Collections;
import java.util.Objects;
import java.util.function.Consumer;

/** Reads a filter's init-params. What cannot be read is refused with the param's name. */
final class FilterSettings {

    private final FilterConfig config;
    private final Settings settings;

    FilterSettings(FilterConfig config) {
        this.config = config;
        this.settings = Settings.of("init-param", "", config::getInitParameter);
        settings.refuseUnknown(Collections.list(config.getInitParameterNames()), InitParam.names());
    }

    Policy policy() {
        if (config.getInitParameter(InitParam.LIMIT.name) == null) {
            throw new IllegalArgumentException("init-param \"limit\" is missing; give one such as 100/1s burst 200");
        }
        String name = config.getInitParameter(InitParam.NAME.name);
        Policy.Builder policy = named(Objects.requireNonNullElse(name, config.getFilterName()))
                .clientAddresses(settings.clientAddresses())
                .onErrorStatus(settings.onErrorStatus());
        read(InitParam.LIMIT, policy::limit);
        read(InitParam.KEY, policy::key);
        read(InitParam.METHODS, text -> policy.methods(Settings.items(text)));
        read(InitParam.PATHS, text -> policy.paths(Settings.items(text)));
        read(InitParam.COST, policy::cost);
        read(InitParam.MODE, text -> policy.mode(Mode.parse(text)));
        read(InitParam.FIELDS, text -> policy.fields(Settings.bool(text)));
        return policy.build();
    }

    private static Policy.Builder named(String name) {
        try {
            return Policy.named(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("init-param \"name\", or the filter's own name: " + e.getMessage(), e);
        }
    }

    BackendShare backend() {
        return BackendShare.of(settings, new ContextAttributes(config.getServletContext()));
    }

    private void read(InitParam param, Consumer<String> reader) {
        settings.read(param.name, reader);
    }
}
