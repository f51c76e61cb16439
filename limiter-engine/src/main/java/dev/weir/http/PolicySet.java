package dev.weir.http;

import dev.weir.Backend;
import dev.weir.RateLimiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Policies with their limiters, as they count for the time being. Immutable and thread-safe. */
final class PolicySet {

    /** A policy and its limiter. */
    record Guarded(Policy policy, RateLimiter limiter, Cost cost, QuietLog shadowDenials) {}

    static final PolicySet EMPTY = new PolicySet(List.of(), Map.of());

    final List<Guarded> enforced;
    final List<Guarded> shadowed;
    final int onErrorStatus;
    private final Map<String, RateLimiter> limiters;

    private PolicySet(List<Policy> policies, Map<String, RateLimiter> limiters) {
        this.limiters = limiters;
        this.enforced = guarded(policies, Mode.ENFORCE);
        this.shadowed = guarded(policies, Mode.SHADOW);
        this.onErrorStatus = enforced.stream()
                .mapToInt(guarded -> guarded.policy.onErrorStatus())
                .max() // 429 if all say so
                .orElse(Refusal.UNAVAILABLE);
    }

    private List<Guarded> guarded(List<Policy> policies, Mode mode) {
        return policies.stream()
                .filter(policy -> policy.mode() == mode)
                .map(policy -> new Guarded(
                        policy, Objects.requireNonNull(limiters.get(policy.name())), new Cost(policy), new QuietLog()))
                .toList();
    }

    /**
     * What is to count after this. A policy of a name that was there keeps its buckets, and its callers what they used; so
     * does one that was gone in between.
     *
     * @throws IllegalArgumentException if two have one name, or the backend knows a new name with other limits; nothing
     *     has changed then
     */
    PolicySet next(Backend backend, List<Policy> policies) {
        Set<String> names = new HashSet<>();
        Map<String, RateLimiter> all = new HashMap<>(limiters);
        for (Policy policy : policies) {
            if (!names.add(policy.name())) {
                throw new IllegalArgumentException(
                        "two policies are called \"" + policy.name() + "\"; each needs a name of its own");
            }
            if (policy.mode() != Mode.OFF && !all.containsKey(policy.name())) {
                all.put(policy.name(), backend.limiter(policy.name(), policy.limits(), Duration.ZERO));
            }
        }
        for (Policy policy : policies) {
            RateLimiter limiter = all.get(policy.name());
            if (policy.mode() != Mode.OFF
                    && limiter != null
                    && !limiter.limits().equals(policy.limits())) {
                limiter.reconfigure(policy.limits());
            }
        }
        return new PolicySet(policies, Map.copyOf(all));
    }
}
