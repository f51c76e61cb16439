package dev.weir.benchmarks.http;

import dev.weir.servlet.RateLimitFilter;
import jakarta.servlet.Filter;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.ee10.servlets.DoSFilter;
import org.jspecify.annotations.Nullable;

/** What is put before the servlet. Every limit is so wide that nobody is refused. */
enum Contender {
    NO_FILTER,

    /** The same in another process: what two processes differ by. */
    NO_FILTER_AGAIN,

    NOOP,

    /** With the fields that it adds to every answer. */
    WEIR,

    WEIR_NO_FIELDS,

    /** Jetty's own, keyed by address. */
    DOSFILTER,

    /** Tomcat's own, keyed by address. */
    TOMCAT_FILTER,

    /** Jersey without limits. */
    JAXRS,

    /** Jersey with a limit on the method. */
    JAXRS_WEIR;

    static final String KEY_HEADER = "X-Api-Key";
    static final String LIMIT = "1000000000/1h";
    static final String KEY = "header:" + KEY_HEADER;

    boolean runsOn(ServerKind server) {
        return this != (server == ServerKind.JETTY ? TOMCAT_FILTER : DOSFILTER);
    }

    @Nullable
    Filter filter() {
        return switch (this) {
            case NO_FILTER, NO_FILTER_AGAIN, JAXRS, JAXRS_WEIR -> null;
            case NOOP -> new NoopFilter();
            case WEIR, WEIR_NO_FIELDS -> new RateLimitFilter();
            case DOSFILTER -> new DoSFilter();
            case TOMCAT_FILTER -> new org.apache.catalina.filters.RateLimitFilter();
        };
    }

    /** The filter's init-params. */
    Map<String, String> params() {
        return switch (this) {
            case WEIR -> Map.of("limit", LIMIT, "key", KEY);
            case WEIR_NO_FIELDS -> Map.of("limit", LIMIT, "key", KEY, "fields", "false");
            case DOSFILTER -> Map.of("maxRequestsPerSec", "1000000"); // it keeps the times of so many requests
            case TOMCAT_FILTER -> Map.of("bucketRequests", "500000000", "bucketDuration", "60");
            default -> Map.of();
        };
    }

    boolean isJaxrs() {
        return this == JAXRS || this == JAXRS_WEIR;
    }

    /** Whether its answers have a field that nobody else's have. */
    boolean addsFields() {
        return this == WEIR || this == JAXRS_WEIR;
    }

    String path() {
        return switch (this) {
            case JAXRS -> "/api/free";
            case JAXRS_WEIR -> "/api/limited";
            default -> "/hello";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
