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
        String policy = "";
        String limit = "";
        List<String> exceeded = new ArrayList<>(0);
        Set<String> taken = Set.of(); // of names, once one is made up
        for (PolicyStatus status : policies) {
            for (int i = 0; i < status.limits().size(); i++) {
                LimitStatus each = status.limits().get(i);
                String name = status.name();
                if (i > 0) {
                    taken = taken.isEmpty() ? names(policies) : taken;
                    name = further(name, each, taken);
                }
                policy = joined(policy, policyItem(name, each));
                limit = joined(limit, limitItem(name, each));
                if (each.exceeded()) {
                    exceeded.add(name);
                }
            }
        }
        return new RateLimitFields(policy, limit, exceeded);
    }

    private static Set<String> names(List<PolicyStatus> policies) {
        Set<String> names = new HashSet<>();
        for (PolicyStatus policy : policies) {
            names.add(policy.name());
        }
        return names;
    }

    private static String further(String policy, LimitStatus limit, Set<String> taken) {
        String wanted = policy + '.' + PeriodText.of(limit.periodMicros());
        String name = wanted;
        for (int n = 2; !taken.add(name); n++) {
            name = wanted + '.' + n;
        }
        return name;
    }

    private static String joined(String list, String item) {
        return list.isEmpty() ? item : list + ", " + item;
    }

    /** A String needs no escape here: {@code LimiterName} admits no quote and no backslash. */
    private static String policyItem(String name, LimitStatus status) {
        String item = "\"" + name + "\";q=" + integer(status.permits());
        boolean wholeSeconds = status.periodMicros() % WholeSeconds.MICROS == 0; // the draft's windows are
        return wholeSeconds ? item + ";w=" + integer(status.periodMicros() / WholeSeconds.MICROS) : item;
    }

    private static String limitItem(String name, LimitStatus status) {
        return "\"" + name + "\";r=" + integer(Math.min(status.remaining(), status.permits())) + ";t="
                + integer(WholeSeconds.until(status.untilMicros()));
    }

    private static long integer(long value) {
        return Math.max(0, Math.min(value, LARGEST));
    }
}
