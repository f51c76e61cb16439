package dev.weir.http;

import java.util.Locale;
import java.util.stream.Stream;

/** What is told in the log once, with a code under which {@code docs/messages.md} explains it. */
enum Notice {
    /** A request came through a proxy, but none is trusted. */
    FORWARDED_BUT_NOT_TRUSTED("WEIR-001");

    private final String code;

    Notice(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    static Notice parse(String text) {
        String code = text.strip().toUpperCase(Locale.ROOT);
        return Stream.of(values())
                .filter(notice -> notice.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no code of a notice; right is one of docs/messages.md, such as WEIR-001"));
    }
}
