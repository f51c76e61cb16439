package dev.weir.servlet;

import java.util.List;
import java.util.stream.Stream;

/** The filter's init-params that say what its policy is, by name. */
enum InitParam {
    LIMIT("limit"),
    NAME("name"),
    KEY("key"),
    METHODS("methods"),
    PATHS("paths"),
    COST("cost"),
    MODE("mode"),
    FIELDS("fields"),
    WAIT("wait");

    final String name;

    InitParam(String name) {
        this.name = name;
    }

    static List<String> names() {
        return Stream.of(values()).map(each -> each.name).toList();
    }
}
