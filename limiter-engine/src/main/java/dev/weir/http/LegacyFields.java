package dev.weir.http;

import dev.weir.http.PolicyStatus.LimitStatus;
import java.util.Comparator;
import java.util.List;

/**
 * The fields that were in use before the draft: of one limit only, which is the one with the longest wait of those that
 * denied the request, else the one with the least remaining. There is no standard for them; the reset is in seconds from
 * now, as in draft-polli-ratelimit-headers-00.
 */
record LegacyFields(long limit, long remaining, long reset) {

    /** The fields for the policies of one answer, at least one. */
    static LegacyFields of(List<PolicyStatus> policies) {
        List<LimitStatus> all =
                policies.stream().flatMap(policy -> policy.limits().stream()).toList();
        LimitStatus binding = all.stream()
                .filter(LimitStatus::exceeded)
                .max(Comparator.comparingLong(LimitStatus::untilMicros))
                .orElseGet(() -> all.stream()
                        .min(Comparator.comparingLong(LimitStatus::remaining))
                        .orElseThrow());
        return new LegacyFields(
                binding.permits(),
                Math.min(binding.remaining(), binding.permits()),
                WholeSeconds.until(binding.untilMicros()));
    }

    void set(ResponseFields fields) {
        fields.set("X-RateLimit-Limit", Long.toString(limit));
        fields.set("X-RateLimit-Remaining", Long.toString(remaining));
        fields.set("X-RateLimit-Reset", Long.toString(reset));
    }
}
