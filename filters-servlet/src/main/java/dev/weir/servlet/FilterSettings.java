package dev.weir.servlet;

import dev.weir.config.BackendShare;
import dev.weir.config.PolicyFile;
import dev.weir.config.Settings;
import dev.weir.http.GateOptions;
import dev.weir.http.Mode;
import dev.weir.http.Phase;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import jakarta.servlet.FilterConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a filter's init-params. What cannot be read is refused with the param's name. */
final class FilterSettings {

    private final FilterConfig config;
    private final Settings settings;

    FilterSettings(FilterConfig config) {
        this.config = config;
        this.settings = Settings.of("init-param", "", config::getInitParameter);
        List<String> own = new ArrayList<>(InitParam.names());
        own.add(Phases.PARAM);
        settings.refuseUnknown(Collections.list(config.getInitParameterNames()), own);
    }

    /** The file of policies; null if the filter has a policy of its own. */
    @Nullable
    PolicyFile policyFile() {
        if (has(InitParam.LIMIT)) {
            settings.refusePolicyFile("init-param \"limit\"");
            return null;
        }
        PolicyFile file = settings.policyFile();
        if (file == null) {
            throw new IllegalArgumentException("init-param \"limit\" is missing; give one such as 100/1s burst 200, or"
                    + " name a file of policies in init-param \"policies\"");
        }
        for (InitParam param : InitParam.values()) {
            if (has(param)) {
                throw new IllegalArgumentException("init-param \"" + param.name
                        + "\" does nothing beside the policies of " + file + "; leave it out");
            }
        }
        return file;
    }

    private boolean has(InitParam param) {
        return config.getInitParameter(param.name) != null;
    }

    /** Which policies of a file the filter decides. */
    Set<Phase> phases() {
        return Phases.parse(config.getInitParameter(Phases.PARAM));
    }

    GateOptions gateOptions() {
        return settings.gateOptions();
    }

    boolean logUnlimited() {
        return settings.logUnlimited();
    }

    /** What the filter's settings say of every policy. */
    PolicyBuilder base(PolicyBuilder policy) {
        return policy.clientAddresses(settings.clientAddresses()).onErrorStatus(settings.onErrorStatus());
    }

    /** The policy that the init-params say. */
    Policy policy() {
        String name = config.getInitParameter(InitParam.NAME.name);
        PolicyBuilder policy = base(named(Objects.requireNonNullElse(name, config.getFilterName())));
        read(InitParam.LIMIT, policy::limit);
        read(InitParam.KEY, policy::key);
        read(InitParam.METHODS, text -> policy.methods(Settings.items(text)));
        read(InitParam.PATHS, text -> policy.paths(Settings.items(text)));
        read(InitParam.COST, policy::cost);
        read(InitParam.MODE, text -> policy.mode(Mode.parse(text)));
        read(InitParam.WAIT, policy::maxWait);
        Set<Phase> phases = phases();
        if (config.getInitParameter(Phases.PARAM) != null && phases.size() == 1) {
            policy.phase(phases.iterator().next());
        }
        read(InitParam.FIELDS, text -> policy.fields(Settings.bool(text)));
        return policy.build();
    }

    private static PolicyBuilder named(String name) {
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
