package dev.weir.http;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.RateLimiter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Policies with their limiters, as they count for the time being. Immutable and thread-safe. */
final class PolicySet {

    static final PolicySet EMPTY = new PolicySet(List.of(), Map.of());

    final List<Guarded> enforced;
    final List<Guarded> shadowed;
    final int onErrorStatus;
    final boolean dependOnPath;
    private final Map<String, RateLimiter> limiters;

    private PolicySet(List<Policy> policies, Map<String, RateLimiter> limiters) {
        this.limiters = limiters;
        this.enforced = guarded(policies, Mode.ENFORCE);
        this.shadowed = guarded(policies, Mode.SHADOW);
        this.dependOnPath = policies.stream().anyMatch(Policy::dependsOnPath);
        this.onErrorStatus = enforced.stream()
                .mapToInt(guarded -> guarded.policy().onErrorStatus())
                .max() // 429 if all say so
                .orElse(Refusal.UNAVAILABLE);
    }

    private List<Guarded> guarded(List<Policy> policies, Mode mode) {
        return policies.stream()
                .filter(policy -> policy.mode() == mode)
                .map(this::guarded)
                .toList();
    }

    private Guarded guarded(Policy policy) {
        Map<String, RateLimiter> ofPlans = policy.plans().limits().keySet().stream()
                .collect(Collectors.toMap(plan -> plan, plan -> limiter(policy.limiterName(plan))));
        return new Guarded(policy, limiter(policy.name()), ofPlans);
    }

    private RateLimiter limiter(String name) {
        return Objects.requireNonNull(limiters.get(name));
    }

    /**
     * What is to count after this. A policy of a name that was there keeps its buckets, and its callers what they used; so
     * does one that was gone in between.
     *
     * @param elsewhere those that other gates decide: they may come here some day, with other limits
     * @throws IllegalArgumentException if two have one name, or the backend knows a new name with other limits; nothing
     *     has changed then
     */
    PolicySet next(Backend backend, List<Policy> policies, List<Policy> elsewhere) {
        Map<String, List<Limit>> wanted =
                wanted(Stream.concat(policies.stream(), elsewhere.stream()).toList());
        Map<String, RateLimiter> all = new HashMap<>(limiters);
        wanted.forEach((name, limits) ->
                all.computeIfAbsent(name, unknown -> backend.limiter(name, limits, Backend.DEFAULT_MAX_WAIT)));
        wanted.forEach((name, limits) -> {
            RateLimiter limiter = all.get(name);
            if (limiter != null && !limiter.limits().equals(limits)) {
                limiter.reconfigure(limits);
            }
        });
        return new PolicySet(policies, Map.copyOf(all));
    }

    /** The limits of policies and plans by the names of their limiters. */
    private static Map<String, List<Limit>> wanted(List<Policy> policies) {
        Map<String, List<Limit>> all = new LinkedHashMap<>();
        for (Policy policy : policies) {
            put(all, policy.name(), policy.limits());
            policy.plans().limits().forEach((plan, limits) -> put(all, policy.limiterName(plan), limits));
        }
        policies.stream().filter(policy -> policy.mode() == Mode.OFF).forEach(off -> {
            all.remove(off.name());
            off.plans().limits().keySet().forEach(plan -> all.remove(off.limiterName(plan)));
        });
        return all;
    }

    private static void put(Map<String, List<Limit>> all, String name, List<Limit> limits) {
        if (all.put(name, limits) != null) {
            throw new IllegalArgumentException(
                    "two policies are called \"" + name + "\"; each needs a name of its own");
        }
    }
}
