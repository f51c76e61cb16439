package dev.weir.http;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a {@link Gate} answers, whatever its policies. Immutable and thread-safe. */
public final class GateOptions {

    /** How many requests may be held back at a time where nothing else is said. */
    public static final int DEFAULT_MAX_HELD = 1_000;

    private static final GateOptions STANDARD = new GateOptions(
            Set.of(AnswerField.RATELIMIT_POLICY, AnswerField.RATELIMIT, AnswerField.RETRY_AFTER),
            false,
            false,
            null,
            DEFAULT_MAX_HELD,
            Set.of());

    private final Set<AnswerField> fields;
    private final boolean exposed;
    private final boolean preflightsCount;
    private final @Nullable String outcomeHeader;
    private final int maxHeld;
    private final Set<Notice> silenced;
    private final String exposedNames;

    private GateOptions(
            Set<AnswerField> fields,
            boolean exposed,
            boolean preflightsCount,
            @Nullable String outcomeHeader,
            int maxHeld,
            Set<Notice> silenced) {
        this.fields = fields;
        this.exposed = exposed;
        this.preflightsCount = preflightsCount;
        this.outcomeHeader = outcomeHeader;
        this.maxHeld = maxHeld;
        this.silenced = silenced;
        this.exposedNames = exposed ? names(fields) : "";
    }

    /**
     * All fields but {@code X-RateLimit}; CORS preflights are not charged.
     *
     * @return to be changed
     */
    public static GateOptions standard() {
        return STANDARD;
    }

    /**
     * With other fields.
     *
     * @param fields perhaps none
     * @return changed
     */
    public GateOptions fields(Collection<AnswerField> fields) {
        Set<AnswerField> all = EnumSet.noneOf(AnswerField.class);
        all.addAll(fields);
        return new GateOptions(Set.copyOf(all), exposed, preflightsCount, outcomeHeader, maxHeld, silenced);
    }

    /**
     * Whether scripts of other origins may read the fields, by {@code Access-Control-Expose-Headers}.
     *
     * @param exposed false where nothing is said
     * @return changed
     */
    public GateOptions exposed(boolean exposed) {
        return new GateOptions(fields, exposed, preflightsCount, outcomeHeader, maxHeld, silenced);
    }

    /**
     * Whether CORS preflights are charged.
     *
     * @param count false where nothing is said
     * @return changed
     */
    public GateOptions preflightsCount(boolean count) {
        return new GateOptions(fields, exposed, count, outcomeHeader, maxHeld, silenced);
    }

    /**
     * A header field that tells the outcome, for access logs that know no request attributes.
     *
     * @param name the field; it is seen by callers
     * @return changed
     * @throws IllegalArgumentException if it is no name of a field
     */
    public GateOptions outcomeHeader(String name) {
        return new GateOptions(
                fields, exposed, preflightsCount, HeaderPattern.of(name, "*").name(), maxHeld, silenced);
    }

    /**
     * How many requests may be held back at a time.
     *
     * @param maxHeld 0 or more; those beyond are refused
     * @return changed
     * @throws IllegalArgumentException if it is below 0
     */
    public GateOptions maxHeld(int maxHeld) {
        if (maxHeld < 0) {
            throw new IllegalArgumentException("the most held requests are " + maxHeld + "; it must be at least 0");
        }
        return new GateOptions(fields, exposed, preflightsCount, outcomeHeader, maxHeld, silenced);
    }

    /**
     * Without the notices of some codes.
     *
     * @param codes such as {@code WEIR-001}
     * @return changed
     * @throws IllegalArgumentException if one is unknown
     */
    public GateOptions silenced(Collection<String> codes) {
        Set<Notice> all = codes.stream().map(Notice::parse).collect(Collectors.toUnmodifiableSet());
        return new GateOptions(fields, exposed, preflightsCount, outcomeHeader, maxHeld, all);
    }

    boolean shows(AnswerField field) {
        return fields.contains(field);
    }

    private static String names(Set<AnswerField> fields) {
        return EnumSet.allOf(AnswerField.class).stream()
                .filter(fields::contains)
                .flatMap(field -> field.names().stream())
                .collect(Collectors.joining(", "));
    }

    /** The value of {@code Access-Control-Expose-Headers}; empty if nothing is exposed. */
    String exposedNames() {
        return exposedNames;
    }

    boolean preflightsCount() {
        return preflightsCount;
    }

    @Nullable
    String outcomeHeader() {
        return outcomeHeader;
    }

    int maxHeld() {
        return maxHeld;
    }

    Set<Notice> silenced() {
        return silenced;
    }
}
