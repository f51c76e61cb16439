package dev.weir.http;

import dev.weir.RateLimiter;
import java.util.Map;
import java.util.Objects;

/** A policy with its limiters. Thread-safe. */
final class Guarded {

    private final Policy policy;
    private final RateLimiter limiter;
    private final Map<String, RateLimiter> ofPlans;
    private final Cost cost;
    private final QuietLog shadowDenials = new QuietLog();

    /** A policy. */
    Guarded(Policy policy, RateLimiter limiter, Map<String, RateLimiter> ofPlans) {
        this.policy = policy;
        this.limiter = limiter;
        this.ofPlans = Map.copyOf(ofPlans);
        this.cost = new Cost(policy);
    }

    Policy policy() {
        return policy;
    }

    /** The limiter of the request's plan. */
    RateLimiter limiter(HttpRequest request) {
        String plan = policy.plans().plan(policy.seen(request));
        return plan == null ? limiter : Objects.requireNonNull(ofPlans.get(plan));
    }

    long cost(HttpRequest request, long smallestBurst, SelfChecks checks) {
        return cost.of(policy.seen(request), smallestBurst, checks);
    }

    QuietLog shadowDenials() {
        return shadowDenials;
    }
}
