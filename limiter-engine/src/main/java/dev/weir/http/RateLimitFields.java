package dev.weir.http;

import dev.weir.http.PolicyStatus.LimitStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of the fields {@code RateLimit-Policy} and {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-11,
 * two structured lists (RFC 9651) with a member for each limit in the same order.
 *
 * <p>A policy's first limit has the policy's name; each further one adds its period, {@code "p.1h"}, and a number where
 * that is taken already in this answer, {@code "p.1h.2"}. A policy's own name is never taken by such a made-up one.
 *
 * @param policy the value of {@code RateLimit-Policy}
 * @param limit the value of {@code RateLimit}
 * @param exceeded the names of the members that denied the request
 */
record RateLimitFields(String policy, String limit, List<String> exceeded) {

    /** The largest integer of a structured field (RFC 9651 §3.3.1). */
    private static final long LARGEST = 999_999_999_999_999L;

    RateLimitFields {
        exceeded = List.copyOf(exceeded);
    }

    /** The fields for the policies of one answer, at least one, in the order given. */
    static RateLimitFields of(List<PolicyStatus> policies) {
        StringBuilder policy = new StringBuilder();
        StringBuilder limit = new StringBuilder();
        List<String> exceeded = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (PolicyStatus status : policies) {
            taken.add(status.name());
        }
        for (PolicyStatus status : policies) {
            for (int i = 0; i < status.limits().size(); i++) {
                LimitStatus each = status.limits().get(i);
                String name = i == 0 ? status.name() : further(status.name(), each, taken);
                append(policy, limit, name, each);
                if (each.exceeded()) {
                    exceeded.add(name);
                }
            }
        }
        return new RateLimitFields(policy.toString(), limit.toString(), exceeded);
    }

    private static String further(String policy, LimitStatus limit, Set<String> taken) {
        String wanted = policy + '.' + PeriodText.of(limit.periodMicros());
        String name = wanted;
        for (int n = 2; !taken.add(name); n++) {
            name = wanted + '.' + n;
        }
        return name;
    }

    private static void append(StringBuilder policy, StringBuilder limit, String name, LimitStatus status) {
        item(policy, name);
        parameter(policy, ";q=", status.permits());
        if (status.periodMicros() % WholeSeconds.MICROS == 0) { // the draft has no window of a part of a second
            parameter(policy, ";w=", status.periodMicros() / WholeSeconds.MICROS);
        }
        item(limit, name);
        parameter(limit, ";r=", Math.min(status.remaining(), status.permits()));
        parameter(limit, ";t=", WholeSeconds.until(status.untilMicros()));
    }

    /** A String needs no escape here: {@code LimiterName} admits no quote and no backslash. */
    private static void item(StringBuilder list, String name) {
        list.append(list.isEmpty() ? "\"" : ", \"").append(name).append('"');
    }

    private static void parameter(StringBuilder list, String key, long value) {
        list.append(key).append(Math.max(0, Math.min(value, LARGEST)));
    }
}
