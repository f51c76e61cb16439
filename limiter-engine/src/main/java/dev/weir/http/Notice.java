package dev.weir.http;

import java.util.Locale;
import java.util.stream.Stream;

/** What a gate tells in the log once, with a code under which {@code docs/messages.md} explains it. */
enum Notice {
    /** A request came through a proxy, but none is trusted. */
    FORWARDED_BUT_NOT_TRUSTED("WEIR-001"),

    /** Proxies are trusted, but no request came through one. */
    TRUSTED_BUT_NOT_FORWARDED("WEIR-002"),

    /** Callers can make up their keys, and no limit of their address is beside. */
    KEY_CAN_BE_INVENTED("WEIR-003"),

    /** A policy that counted nothing. */
    COUNTED_NOTHING("WEIR-004"),

    /** A policy that needs the caller's principal is decided where there is none. */
    NO_PRINCIPAL("WEIR-005"),

    /** All callers, or nearly all, share one bucket. */
    ONE_BUCKET("WEIR-006"),

    /** A request was to be held back, but could not be. */
    NOT_HELD("WEIR-007"),

    /** Callers can choose their plan. */
    PLAN_IS_CLAIMED("WEIR-008"),

    /** There are policies, but none that refuses. */
    NOTHING_ENFORCED("WEIR-009"),

    /** A cost resolver threw. */
    COST_UNKNOWN("WEIR-010"),

    /** A cost resolver asked for more than can ever be had. */
    COST_ABOVE_BURST("WEIR-011");

    private final String code;

    Notice(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** Where it is explained. */
    String page() {
        return "docs/messages.md#" + code.toLowerCase(Locale.ROOT);
    }

    static Notice parse(String text) {
        String code = text.strip().toUpperCase(Locale.ROOT);
        return Stream.of(values())
                .filter(notice -> notice.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is no code of a notice that can be switched off by it; right is one of "
                        + values()[0].code + " to " + values()[values().length - 1].code
                        + ", which docs/messages.md explains; a Redis backend's are WEIR-021 to WEIR-023"));
    }
}
