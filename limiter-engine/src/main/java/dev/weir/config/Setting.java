package dev.weir.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be set, with its name and its default. */
enum Setting {
    BACKEND("backend", "memory"),
    MAX_BUCKETS("max-buckets", "1000000"),
    REDIS_URL("redis-url"),
    REDIS_CONFIG("redis-config"),
    KEY_PREFIX("key-prefix", "weir:"),
    KEY_SECRET("key-secret"),
    TIMEOUT("timeout", "200ms"),
    ON_ERROR("on-error", "deny"),
    LOCAL_SHARE("local-share", "0.5"),
    BREAKER_FAILURE_PERCENT("breaker-failure-percent", "50"),
    BREAKER_CALLS("breaker-calls", "20"),
    BREAKER_WINDOW("breaker-window", "10s"),
    BREAKER_PROBE_EVERY("breaker-probe-every", "500ms"),
    BATCH_SIZE("batch-size", "64"),
    DENY_CACHE_SIZE("deny-cache-size", "16384"),
    DENY_CACHE_MAX_AGE("deny-cache-max-age", "500ms"),
    BUCKET_TTL("bucket-ttl", "0s"),
    FAIL_FAST("fail-fast", "false"),
    ON_ERROR_STATUS("on-error-status", "503"),
    TRUSTED_PROXIES("trusted-proxies"),
    FORWARDED_HEADER("forwarded-header", "X-Forwarded-For"),
    IPV6_PREFIX("ipv6-prefix", "64"),
    POLICIES("policies"),
    RESPONSE_FIELDS("response-fields", "RateLimit-Policy, RateLimit, Retry-After"),
    EXPOSE_FIELDS("expose-fields", "false"),
    COUNT_PREFLIGHTS("count-preflights", "false"),
    OUTCOME_HEADER("outcome-header"),
    MAX_HELD("max-held", "1000"),
    SILENCE("silence"),
    LOG_UNLIMITED("log-unlimited", "false");

    /** The backend's. */
    static final List<Setting> OF_BACKEND = List.copyOf(EnumSet.range(BACKEND, FAIL_FAST));

    /** The backend's, where one is given that needs no choosing. */
    static final List<Setting> OF_BACKEND_BUT_KIND = List.copyOf(EnumSet.range(MAX_BUCKETS, FAIL_FAST));

    /** The backend's in Redis and in no other. */
    static final List<Setting> OF_REDIS = List.copyOf(EnumSet.range(REDIS_URL, FAIL_FAST));

    /** Which address is the client's. */
    static final List<Setting> OF_CLIENT_ADDRESSES = List.copyOf(EnumSet.range(TRUSTED_PROXIES, IPV6_PREFIX));

    final String key;
    final @Nullable String defaultText;

    Setting(String key) {
        this(key, null);
    }

    Setting(String key, @Nullable String defaultText) {
        this.key = key;
        this.defaultText = defaultText;
    }

    /** The system property that says it. */
    String property() {
        return "weir." + key;
    }

    /** The environment variables that say it; the first that is there does. */
    List<String> variables() {
        String own = "WEIR_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
        return this == REDIS_URL ? List.of(own, "REDIS_URL") : List.of(own);
    }
}
