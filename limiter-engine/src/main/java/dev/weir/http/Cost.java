package dev.weir.http;

import java.util.concurrent.atomic.AtomicBoolean;

/** What a request costs under a policy, whatever the policy's resolver does. Thread-safe. */
final class Cost {

    private final Policy policy;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean tooMuch = new AtomicBoolean();

    Cost(Policy policy) {
        this.policy = policy;
    }

    /** The permits: 0 is free, above the smallest burst, which is the caller's plan's, is never possible. */
    long of(HttpRequest request, long smallestBurst, SelfChecks checks) {
        CostResolver resolver = policy.costResolver();
        if (resolver == null) {
            return policy.constantCost();
        }
        long cost;
        try {
            cost = resolver.cost(request);
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (!failed.getAndSet(true)) {
                checks.tell(
                        Notice.COST_UNKNOWN,
                        policy.name(),
                        "The cost resolver of policy " + policy.name() + " threw "
                                + e.getClass().getName()
                                + "; the request costs 1. Further failures of it are not logged");
            }
            return 1;
        }
        if (cost > smallestBurst && !tooMuch.getAndSet(true)) {
            checks.tell(
                    Notice.COST_ABOVE_BURST,
                    policy.name(),
                    "The cost resolver of policy " + policy.name() + " asked for " + cost
                            + " permits, but its smallest burst is " + smallestBurst
                            + "; such a request is always refused. Further ones are not logged");
        }
        return cost < 0 ? 1 : cost;
    }
}
