package dev.weir.http;

import dev.weir.Decision;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was taken for one request, over all of its filters. Thread-safe. */
final class Charges implements RateLimit {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimit.class);
    private static final int TRIES = 3;

    private volatile List<Charged> all = List.of();
    private volatile List<Charged> unsettled = List.of();

    /**
     * Permits of a bucket.
     *
     * @param after how the bucket stood when they were taken
     */
    record Charged(Gate gate, Policy policy, RateLimiter limiter, String key, long permits, Decision after) {

        /** What is too much by the answer's status, and so is given back. */
        long tooMuch(int status) {
            StatusCost cost = policy.statusCost();
            return cost == null ? 0 : Math.max(0, permits - cost.of(status));
        }

        /** How long from its decision on until the same is there again, if it is answered with this status. */
        long againMicros(int status) {
            long needed = permits - tooMuch(status);
            return after.limits().stream()
                    .filter(limit -> limit.remaining() < needed)
                    .mapToLong(limit -> limit.resetAfterMicros()
                            - micros(limit.limit(), limit.limit().burst() - needed))
                    .max()
                    .orElse(0);
        }

        /** How long a limit takes to give so many permits, rounded down. */
        private static long micros(Limit limit, long permits) {
            return BigInteger.valueOf(permits)
                    .multiply(BigInteger.valueOf(limit.periodMicros()))
                    .divide(BigInteger.valueOf(limit.permits()))
                    .longValueExact();
        }
    }

    synchronized void add(Charged charged) {
        all = RequestRecord.with(all, charged);
        if (charged.policy.statusCost() != null) {
            unsettled = RequestRecord.with(unsettled, charged);
        }
    }

    /** Whether a gate took something whose cost the answer's status decides. */
    boolean unsettled(Gate gate) {
        for (Charged charged : unsettled) {
            if (charged.gate == gate) {
                return true;
            }
        }
        return false;
    }

    /** Gives back what is too much by the answer's status, once, and without waiting for it. */
    void settle(Gate gate, int status) {
        for (Charged charged : removeUnsettled(gate)) {
            long tooMuch = charged.tooMuch(status);
            if (tooMuch > 0) {
                giveBack(charged, tooMuch);
            }
        }
    }

    private synchronized List<Charged> removeUnsettled(Gate gate) {
        Map<Boolean, List<Charged>> ofGate =
                unsettled.stream().collect(Collectors.partitioningBy(charged -> charged.gate == gate));
        unsettled = ofGate.getOrDefault(false, List.of());
        return ofGate.getOrDefault(true, List.of());
    }

    /**
     * How long until all that was taken for the request could be taken again, so that it passes the earlier filters.
     *
     * @param status of the answer
     */
    long againMicros(int status) {
        return all.stream()
                .filter(charged -> charged.policy.mode() == Mode.ENFORCE)
                .mapToLong(charged -> charged.againMicros(status))
                .max()
                .orElse(0);
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
