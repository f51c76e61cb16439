package dev.weir.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request costs under a policy, whatever the policy's resolver does. Thread-safe. */
final class Cost {

    private static final Logger LOG = LoggerFactory.getLogger(CostResolver.class);

    private final Policy policy;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean tooMuch = new AtomicBoolean();

    Cost(Policy policy) {
        this.policy = policy;
    }

    /** The permits: 0 is free, above the smallest burst, which is the caller's plan's, is never possible. */
    long of(HttpRequest request, long smallestBurst) {
        CostResolver resolver = policy.costResolver();
        if (resolver == null) {
            return policy.constantCost();
        }
        long cost;
        try {
            cost = resolver.cost(request);
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (!failed.getAndSet(true)) {
                LOG.warn(
                        "The cost resolver of policy {} threw {}; the request costs 1. Further failures of it are not"
                                + " logged.",
                        policy.name(),
                        e.getClass().getName());
            }
            return 1;
        }
        if (cost > smallestBurst && !tooMuch.getAndSet(true)) {
            LOG.warn(
                    "The cost resolver of policy {} asked for {} permits, but its smallest burst is {}; such a request"
                            + " is always refused. Further ones are not logged.",
                    policy.name(),
                    cost,
                    smallestBurst);
        }
        return cost < 0 ? 1 : cost;
    }
}
