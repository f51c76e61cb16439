package dev.weir.http;

import dev.weir.Decision;
import dev.weir.RateLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was taken for one request, over all of its filters. Thread-safe. */
final class Charges implements RateLimit {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimit.class);
    private static final int TRIES = 3;

    private final List<Charged> all = new CopyOnWriteArrayList<>();
    private final List<Charged> unsettled = new ArrayList<>();

    /** Permits of a bucket. */
    record Charged(Gate gate, Policy policy, RateLimiter limiter, String key, long permits) {}

    void add(Charged charged) {
        all.add(charged);
        if (charged.policy.statusCost() != null) {
            synchronized (unsettled) {
                unsettled.add(charged);
            }
        }
    }

    /** Whether a gate took something whose cost the answer's status decides. */
    boolean unsettled(Gate gate) {
        synchronized (unsettled) {
            return unsettled.stream().anyMatch(charged -> charged.gate == gate);
        }
    }

    /** Gives back what is too much by the answer's status, once, and without waiting for it. */
    void settle(Gate gate, int status) {
        List<Charged> mine;
        synchronized (unsettled) {
            mine = unsettled.stream().filter(charged -> charged.gate == gate).toList();
            unsettled.removeAll(mine);
        }
        for (Charged charged : mine) {
            StatusCost cost = charged.policy.statusCost();
            long tooMuch = cost == null ? 0 : charged.permits - cost.of(status);
            if (tooMuch > 0) {
                giveBack(charged, tooMuch);
            }
        }
    }

    private static void giveBack(Charged charged, long permits) {
        try {
            charged.limiter.refundAsync(charged.key, permits).whenComplete((done, error) -> {
                if (error != null) {
                    notGivenBack(charged, error);
                }
            });
        } catch (RuntimeException e) { // the application is on its way out
            notGivenBack(charged, e);
        }
    }

    private static void notGivenBack(Charged charged, Throwable error) {
        LOG.debug("What a request of policy {} did not use was not given back", charged.policy.name(), error);
    }

    @Override
    public List<String> policies() {
        return all.stream().map(charged -> charged.policy.name()).distinct().toList();
    }

    @Override
    public long charge(String policy, long permits) {
        Charged charged = charged(policy);
        if (permits < 1) {
            throw new IllegalArgumentException("permits are " + permits + "; they must be at least 1");
        }
        long asked = Math.min(permits, Policy.smallestBurst(charged.limiter.limits()));
        for (int i = 0; i < TRIES && asked > 0; i++) {
            Decision decision = charged.limiter.decide(charged.key, asked);
            if (decision.allowed()) {
                return decision.decided() ? asked : 0;
            }
            asked = decision.decided() ? Math.min(asked - 1, decision.remaining()) : 0;
        }
        return 0;
    }

    @Override
    public void refund(String policy, long permits) {
        Charged charged = charged(policy);
        charged.limiter.refund(charged.key, permits);
    }

    @Override
    public Decision peek(String policy) {
        Charged charged = charged(policy);
        return charged.limiter.peek(charged.key);
    }

    private Charged charged(String policy) {
        return all.stream()
                .filter(charged -> charged.policy.name().equals(policy))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "policy \"" + policy + "\" did not count on this request; these did: " + policies()));
    }
}
