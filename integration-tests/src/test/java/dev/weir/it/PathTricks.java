package dev.weir.it;

import java.util.List;

/** Ways to write a path, some of which some software takes for the path itself. */
public final class PathTricks {

    /** Ways to write {@code /api/x}. */
    public static final List<String> TO_API_X = List.of(
            "/api/x",
            "/api/x;a=b",
            "/api;a=b/x",
            "/api/x;",
            "/;/api/x",
            "/api//x",
            "//api/x",
            "/api/./x",
            "/./api/x",
            "/api/y/../x",
            "/api/y;z/../x",
            "/api/y/%2e%2e/x",
            "/api/%2e/x",
            "/api/y/..;/x",
            "/api/%78",
            "/%61pi/x",
            "/api/%2578",
            "/API/x",
            "/api/X",
            "/api/x/",
            "/api/x//",
            "/api/x/.",
            "/api/x%2F",
            "/api%2Fx",
            "/api%5Cx",
            "/api\\x",
            "/api/x%5C",
            "/api/x%00",
            "/api/x%20",
            "/api/x%09",
            "/api/x.",
            "/api/x?",
            "/api/x?a=b",
            "/api/x%3Fa",
            "/api/x%23",
            "/api/x%3Ba=b",
            "/api/%c0%afx",
            "/api/%u0078",
            "/x/a%2Fb/../../api/x",
            "/x/a%2F..%2F..%2Fapi/x");

    private PathTricks() {}
}
