package dev.weir.servlet;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The filter's init-params by name. */
enum InitParam {
    LIMIT("limit"),
    NAME("name"),
    KEY("key"),
    METHODS("methods"),
    PATHS("paths"),
    COST("cost"),
    MODE("mode"),
    FIELDS("fields"),
    TRUSTED_PROXIES("trusted-proxies"),
    FORWARDED_HEADER("forwarded-header"),
    IPV6_PREFIX("ipv6-prefix"),
    MAX_BUCKETS("max-buckets");

    final String name;

    InitParam(String name) {
        this.name = name;
    }

    static boolean isKnown(String name) {
        return Stream.of(values()).anyMatch(each -> each.name.equals(name));
    }

    static String names() {
        return Stream.of(values()).map(each -> each.name).collect(Collectors.joining(", "));
    }

    /** The items of a list separated by commas or white space. */
    static List<String> items(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
