package dev.weir.redis;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What is looked at once, when the backend starts, with a code under which {@code docs/messages.md} explains it. */
enum StartCheck {
    DEFAULT_KEY_PREFIX("WEIR-021"),
    EVICTION_POLICY("WEIR-022"),
    INFO_REFUSED("WEIR-023");

    final String code;

    StartCheck(String code) {
        this.code = code;
    }

    static Set<StartCheck> parse(Collection<String> codes) {
        Set<StartCheck> checks = EnumSet.noneOf(StartCheck.class);
        codes.forEach(code -> checks.add(parse(code)));
        return checks;
    }

    private static StartCheck parse(String text) {
        return Stream.of(values())
                .filter(check -> check.code.equals(text.strip().toUpperCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is no code of a check at the start of Redis; right is WEIR-021, WEIR-022 or WEIR-023"));
    }
}
