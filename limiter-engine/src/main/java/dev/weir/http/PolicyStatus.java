package dev.weir.http;

import dev.weir.Decision;
import java.util.List;

/**
 * What the RateLimit fields tell of one policy.
 *
 * @param name the policy's name, as {@code LimiterName} has it
 * @param limits its limits, in the order given by whoever set them up; at least one
 */
record PolicyStatus(String name, List<LimitStatus> limits) {

    PolicyStatus {
        limits = List.copyOf(limits);
    }

    /**
     * How a policy stands after a decision.
     *
     * @param policy the policy; one in shadow never counts as exceeded
     * @param decision over its demand
     * @param allowed whether the request was allowed, by this policy and those it was decided with
     */
    static PolicyStatus of(Policy policy, Decision decision, boolean allowed) {
        boolean refuses = !allowed && policy.mode() == Mode.ENFORCE;
        List<dev.weir.LimitStatus> each = decision.limits();
        LimitStatus[] limits = new LimitStatus[each.size()];
        for (int i = 0; i < limits.length; i++) {
            dev.weir.LimitStatus status = each.get(i);
            limits[i] = new LimitStatus(
                    status.limit().permits(),
                    status.limit().periodMicros(),
                    status.remaining(),
                    allowed ? status.resetAfterMicros() : status.waitMicros(),
                    refuses && status.waitMicros() > 0);
        }
        return new PolicyStatus(policy.name(), List.of(limits));
    }

    /**
     * One limit of the policy, for the key of this request and after its decision.
     *
     * @param permits the permits of a period, 1 or more
     * @param periodMicros the period in microseconds, 1 or more
     * @param remaining the permits that could be taken now, 0 or more; perhaps more than {@code permits} in a burst
     * @param untilMicros in microseconds, 0 or more: until the limit is full again when the request was allowed, this
     *     limit's wait when it was denied
     * @param exceeded whether this limit denied the request
     */
    record LimitStatus(long permits, long periodMicros, long remaining, long untilMicros, boolean exceeded) {}
}
