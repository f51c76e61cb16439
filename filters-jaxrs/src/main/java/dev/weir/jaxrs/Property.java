package dev.weir.jaxrs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration's properties that are ours. */
enum Property {
    BACKEND("weir.backend"),
    MAX_BUCKETS("weir.max-buckets"),
    TRUSTED_PROXIES("weir.trusted-proxies"),
    FORWARDED_HEADER("weir.forwarded-header"),
    IPV6_PREFIX("weir.ipv6-prefix");

    static final String PREFIX = "weir.";

    final String key;

    Property(String key) {
        this.key = key;
    }

    static boolean isKnown(String key) {
        return Stream.of(values()).anyMatch(each -> each.key.equals(key));
    }

    static String keys() {
        return Stream.of(values()).map(each -> each.key).collect(Collectors.joining(", "));
    }

    /** The items of a list separated by commas or white space. */
    static List<String> items(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
