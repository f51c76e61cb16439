package dev.weir.it;

import dev.weir.Decision;
import dev.weir.Demand;
import dev.weir.RateLimitListener;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What the backend decided, in order. */
public final class Outcomes implements RateLimitListener {

    private final Queue<Demand> allowed = new ConcurrentLinkedQueue<>();
    private final Queue<Demand> denied = new ConcurrentLinkedQueue<>();
    private volatile Runnable afterEach = () -> {};

    @Override
    public void allowed(Demand demand, Decision decision) {
        allowed.add(demand);
        afterEach.run();
    }

    @Override
    public void denied(Demand demand, Decision decision) {
        denied.add(demand);
        afterEach.run();
    }

    /** Runs this after each decision, before anyone makes header fields of it. */
    public void afterEach(Runnable action) {
        afterEach = action;
    }

    public int allowed() {
        return allowed.size();
    }

    public int denied() {
        return denied.size();
    }

    /** How many permits were taken under a policy. */
    public long taken(String policy) {
        return allowed.stream()
                .filter(demand -> demand.limiter().name().equals(policy))
                .mapToLong(Demand::permits)
                .sum();
    }

    /** The keys of the requests that were let in, in order. */
    public List<String> keys() {
        return allowed.stream().map(Demand::key).toList();
    }

    /** The different keys of all requests. */
    public Set<String> buckets() {
        Set<String> keys = allowed.stream().map(Demand::key).collect(Collectors.toSet());
        denied.forEach(demand -> keys.add(demand.key()));
        return keys;
    }
}
