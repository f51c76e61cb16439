package dev.weir.http;

import java.util.List;

/** Looks for what is probably a mistake, and tells it once. Thread-safe. */
final class SelfChecks {

    SelfChecks(GateOptions options) {}

    /** These policies count from now on. */
    void policies(List<Policy> policies) {}

    /** A request came. */
    void request(HttpRequest request) {}

    /** A policy counted on a request. */
    void counted(Policy policy, HttpRequest request, String key) {}
}
