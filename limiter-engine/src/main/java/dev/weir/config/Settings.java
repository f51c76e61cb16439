package dev.weir.config;

import dev.weir.Backend;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ForwardedField;
import dev.weir.http.GateOptions;
import dev.weir.http.Phase;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings by name. A setting such as {@code redis-url} is what the filter's own settings say, else the system property
 * {@code weir.redis-url}, else the environment variable {@code WEIR_REDIS_URL} ({@code REDIS_URL} after it), else its
 * default. A property or variable without a value counts as absent. What cannot be read is refused with a message that
 * names where it was read; it holds no secret and no URL.
 *
 * <p>Immutable, and read once where it is asked. Thread-safe.
 */
public final class Settings {

    /** What a filter has of its own. */
    public interface Own {

        /**
         * The value of a setting.
         *
         * @param name its name, prefix included
         * @return null if there is none
         */
        @Nullable
        Object value(String name);
    }

    private final String kind;
    private final String prefix;
    private final Own own;
    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;

    Settings(
            String kind,
            String prefix,
            Own own,
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment) {
        this.kind = kind;
        this.prefix = prefix;
        this.own = own;
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * The settings of a filter.
     *
     * @param kind what one of its own is called in messages, such as {@code init-param}
     * @param prefix what their names begin with, such as {@code weir.}
     * @param own their values by name, prefix included; null where it has none
     * @return the filter's own, then what the system and the environment say
     */
    public static Settings of(String kind, String prefix, Own own) {
        return new Settings(kind, prefix, own, System::getProperty, System::getenv);
    }

    /**
     * The settings of code that makes a backend itself, for {@link #openBackend()}.
     *
     * @param own what the code itself decides, by name, such as {@code key-prefix}; perhaps empty
     * @return the code's own, then what the system and the environment say
     * @throws IllegalArgumentException if a name is unknown
     */
    public static Settings inCode(Map<String, String> own) {
        Settings settings = of("setting", "", Map.copyOf(own)::get);
        settings.refuseUnknown(own.keySet(), List.of());
        return settings;
    }

    /**
     * Refuses names that say nothing.
     *
     * @param given the filter's own settings
     * @param others names that the filter itself knows
     * @throws IllegalArgumentException naming the first unknown one
     */
    public void refuseUnknown(Collection<String> given, List<String> others) {
        List<String> known = Stream.concat(
                        others.stream(), Stream.of(Setting.values()).map(setting -> prefix + setting.key))
                .toList();
        for (String name : given) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        kind + " \"" + name + "\" is unknown; there are " + String.join(", ", known));
            }
        }
    }

    /**
     * Reads one of the filter's own settings, which nothing else says.
     *
     * @param name without the prefix
     * @param reader gets the text if there is one
     * @throws IllegalArgumentException if the reader throws one; naming the setting
     */
    public void read(String name, Consumer<String> reader) {
        Object value = own.value(prefix + name);
        if (value != null) {
            ownFound(name, value).give(reader);
        }
    }

    /**
     * The items of a list separated by commas or white space.
     *
     * @param text the list
     * @return its items
     */
    public static List<String> items(String text) {
        return Values.items(text);
    }

    /**
     * Reads a truth value.
     *
     * @param text {@code true} or {@code false}
     * @return which
     * @throws IllegalArgumentException if it is neither
     */
    public static boolean bool(String text) {
        return Values.bool(text);
    }

    /**
     * Reads which phases a filter decides.
     *
     * @param text {@code edge}, {@code authenticated} or {@code both}, also as a list
     * @return those named; perhaps none
     * @throws IllegalArgumentException if it is anything else
     */
    public static Set<Phase> phases(String text) {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        for (String item : items(text)) {
            if (item.equals("both")) {
                phases.addAll(EnumSet.allOf(Phase.class));
            } else {
                phases.add(Phase.parse(item));
            }
        }
        return phases;
    }

    /**
     * Which address is the client's, by {@code trusted-proxies}, {@code forwarded-header} and {@code ipv6-prefix}.
     *
     * @return the socket's peer where nothing is said
     * @throws IllegalArgumentException if one of them is malformed, or the second is there without the first
     */
    public ClientAddresses clientAddresses() {
        ForwardedField[] field = {ForwardedField.X_FORWARDED_FOR};
        ClientAddresses[] addresses = {ClientAddresses.direct()};
        Found header = find(Setting.FORWARDED_HEADER);
        Found proxies = find(Setting.TRUSTED_PROXIES);
        if (header != null && proxies == null) {
            throw new IllegalArgumentException(header + " is set without \"" + prefix + Setting.TRUSTED_PROXIES.key
                    + "\"; nobody would be trusted with it");
        }
        read(header, text -> field[0] = ForwardedField.parse(text));
        read(proxies, text -> addresses[0] = ClientAddresses.behind(field[0], items(text)));
        read(find(Setting.IPV6_PREFIX), text -> addresses[0] = addresses[0].withIpv6Prefix(Values.number(text)));
        return addresses[0];
    }

    /**
     * The status of a refusal for want of a decision, for {@link dev.weir.http.PolicyBuilder#onErrorStatus(int)}.
     *
     * @return 503 or 429
     * @throws IllegalArgumentException if {@code on-error-status} is another
     */
    public int onErrorStatus() {
        int[] status = new int[1];
        findOrDefault(Setting.ON_ERROR_STATUS).give(text -> {
            status[0] = Values.number(text);
            if (status[0] != 503 && status[0] != 429) {
                throw new IllegalArgumentException("\"" + text + "\" is no such status; it must be 503 or 429");
            }
        });
        return status[0];
    }

    /**
     * The file of policies, by {@code policies}; else the resource {@value PolicyFile#DEFAULT_RESOURCE} at the root of the
     * class path, if there is one.
     *
     * @return null if there is none
     * @throws IllegalArgumentException if it is no path, or what reads it is not on the class path
     */
    public @Nullable PolicyFile policyFile() {
        PolicyFile named = namedPolicyFile();
        return named == null ? PolicyFile.ofClassPath() : named;
    }

    /**
     * The file of policies, by {@code policies} alone.
     *
     * @return null if none is named
     * @throws IllegalArgumentException if it is no path, or what reads it is not on the class path
     */
    public @Nullable PolicyFile namedPolicyFile() {
        Found found = find(Setting.POLICIES);
        if (found == null) {
            return null;
        }
        PolicyFile[] file = new PolicyFile[1];
        found.give(text -> file[0] = PolicyFile.at(text));
        return file[0];
    }

    /**
     * How answers are given, by {@code response-fields}, {@code expose-fields}, {@code count-preflights},
     * {@code outcome-header}, {@code max-held} and {@code silence}.
     *
     * @return standard where nothing is said
     * @throws IllegalArgumentException if one of them is malformed
     */
    public GateOptions gateOptions() {
        return GateSettings.of(this);
    }

    /**
     * Whether what nothing limits is listed in the log at the start, by {@code log-unlimited}.
     *
     * @return false where nothing is said
     * @throws IllegalArgumentException if it is neither true nor false
     */
    public boolean logUnlimited() {
        boolean[] logged = new boolean[1];
        findOrDefault(Setting.LOG_UNLIMITED).give(text -> logged[0] = Values.bool(text));
        return logged[0];
    }

    /**
     * Refuses a file of policies among the filter's own settings, because it would change nothing.
     *
     * @param beside what it is given besides
     * @throws IllegalArgumentException if there is one
     */
    public void refusePolicyFile(String beside) {
        refuse(List.of(Setting.POLICIES), beside);
    }

    /**
     * The backend that the settings say, for code that shares it by itself.
     *
     * @return to be closed by the caller
     * @throws IllegalArgumentException if a setting is wrong, or what the backend needs is not on the class path
     * @throws dev.weir.BackendUnavailableException if {@code fail-fast} is set and Redis cannot be reached
     * @throws IllegalStateException if it is a Redis that is not supported
     */
    public Backend openBackend() {
        return BackendChoice.of(this).open();
    }

    /**
     * Refuses the backend's settings among the filter's own, because they would change nothing.
     *
     * @param beside what they are given besides
     * @throws IllegalArgumentException naming the first
     */
    public void refuseBackend(String beside) {
        refuse(Setting.OF_BACKEND, beside);
    }

    /**
     * Refuses the settings of client addresses among the filter's own, because they would change nothing.
     *
     * @param beside what they are given besides
     * @throws IllegalArgumentException naming the first
     */
    public void refuseClientAddresses(String beside) {
        refuse(Setting.OF_CLIENT_ADDRESSES, beside);
    }

    void refuse(List<Setting> settings, String beside) {
        for (Setting setting : settings) {
            Found found = find(setting);
            if (found != null && found.own()) {
                throw new IllegalArgumentException(found + " does nothing beside " + beside + "; leave one out");
            }
        }
    }

    /** What a setting says; null where nothing but the default does. */
    @Nullable
    Found find(Setting setting) {
        Object value = own.value(prefix + setting.key);
        if (value != null) {
            return ownFound(setting.key, value);
        }
        String property = properties.apply(setting.property());
        if (property != null && !property.isBlank()) {
            return new Found(property.strip(), "system property \"" + setting.property() + "\"", false);
        }
        for (String variable : setting.variables()) {
            String text = environment.apply(variable);
            if (text != null && !text.isBlank()) {
                return new Found(text.strip(), "environment variable " + variable, false);
            }
        }
        return null;
    }

    /** What a setting says, or its default, which it must have. */
    Found findOrDefault(Setting setting) {
        Found found = find(setting);
        if (found == null && setting.defaultText == null) {
            throw new IllegalStateException(setting + " has no default");
        }
        return found == null ? new Found(String.valueOf(setting.defaultText), "the default", false) : found;
    }

    /** The names under which a setting can be given. */
    String names(Setting setting) {
        return kind + " \"" + prefix + setting.key + "\", system property \"" + setting.property()
                + "\" or environment variable "
                + setting.variables().stream().collect(Collectors.joining(" or "));
    }

    private Found ownFound(String name, Object value) {
        Object stripped = value instanceof String text ? text.strip() : value;
        return new Found(stripped, kind + " \"" + prefix + name + "\"", true);
    }

    private static void read(@Nullable Found found, Consumer<String> reader) {
        if (found != null) {
            found.give(reader);
        }
    }
}
