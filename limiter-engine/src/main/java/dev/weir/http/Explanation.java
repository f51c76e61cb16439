package dev.weir.http;

import dev.weir.Limit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a policy counts a request, and why. Nothing is counted by asking.
 *
 * @param policy its name
 * @param matches whether the request takes permits of it
 * @param reason for people, in one line: why not, or under which key, against which limits, for how many permits and
 *     decided by which filter. Values of header fields and cookies are in it as hashes only
 */
public record Explanation(String policy, boolean matches, String reason) {

    /**
     * Explains policies that are decided together, as in one file. A policy that counts {@code otherwise} is held against
     * those of its own phase.
     *
     * <p>It is told what the first filter that meets the request would do. What another filter has counted already, and
     * annotations, are not known here.
     *
     * @param policies in the order in which they are decided
     * @param request for example a {@link SampleRequest}
     * @return one for each policy, in the same order
     */
    public static List<Explanation> of(List<Policy> policies, HttpRequest request) {
        return of(policies, request, GateOptions.standard());
    }

    /**
     * Explains policies, as {@link #of(List, HttpRequest)}, to a gate that is set up otherwise.
     *
     * @param policies in the order in which they are decided
     * @param request for example a {@link SampleRequest}
     * @param options whether preflights count
     * @return one for each policy, in the same order
     */
    public static List<Explanation> of(List<Policy> policies, HttpRequest request, GateOptions options) {
        boolean free = !options.preflightsCount() && Preflight.isPreflight(request);
        return policies.stream()
                .map(policy -> {
                    String whyNot = free && policy.mode() != Mode.OFF
                            ? "a CORS preflight is not counted"
                            : whyNot(policy, policies, request);
                    return new Explanation(
                            policy.name(), whyNot == null, whyNot == null ? how(policy, request) : whyNot);
                })
                .toList();
    }

    private static @Nullable String whyNot(Policy policy, List<Policy> policies, HttpRequest request) {
        RequestPath path = request.path();
        if (policy.mode() == Mode.OFF) {
            return "it is off";
        }
        if (policy.annotated()) {
            return "it counts only where an annotation names it";
        }
        if (path.malformed() && decidedTogether(policy, policies).anyMatch(each -> each.refusesMalformed(request))) {
            return "the path is malformed, so the answer is 400 before anything counts";
        }
        String unmatched = policy.match().whyNot(request, path);
        if (unmatched != null) {
            return unmatched;
        }
        for (Match except : policy.unless()) {
            if (except.matches(request, path)) {
                return "unless " + except;
            }
        }
        if (policy.otherwise()) {
            String other = otherThatMatches(policy, policies, request);
            if (other != null) {
                return "it counts only otherwise, and \"" + other + "\" matches";
            }
        }
        String exempt = policy.exempt().reason(request, policy.clientAddresses());
        if (exempt != null) {
            return "exempt by " + exempt;
        }
        return permits(policy, request) == 0 ? "it costs nothing" : null;
    }

    private static Stream<Policy> decidedTogether(Policy policy, List<Policy> policies) {
        return policies.stream().filter(other -> other.mode() == Mode.ENFORCE && other.phase() == policy.phase());
    }

    private static @Nullable String otherThatMatches(Policy policy, List<Policy> policies, HttpRequest request) {
        return decidedTogether(policy, policies)
                .filter(other -> !other.otherwise() && other.matches(request, request.path()))
                .map(Policy::name)
                .findFirst()
                .orElse(null);
    }

    private static String how(Policy policy, HttpRequest request) {
        String plan = policy.plans().plan(request);
        List<Limit> limits = limits(policy, plan);
        return (policy.mode() == Mode.SHADOW ? "in shadow, so it never refuses: " : "")
                + "key " + policy.key(request)
                + ", limits " + limits.stream().map(Limit::toString).collect(Collectors.joining("; "))
                + (plan == null ? "" : " of plan " + plan)
                + ", cost " + cost(policy, request, Policy.smallestBurst(limits))
                + ", phase " + policy.phase();
    }

    private static List<Limit> limits(Policy policy, @Nullable String plan) {
        return plan == null
                ? policy.limits()
                : Objects.requireNonNull(policy.plans().limits().get(plan));
    }

    private static String cost(Policy policy, HttpRequest request, long burst) {
        long cost = permits(policy, request);
        if (policy.statusCost() != null) {
            return cost + " at most, by the answer's status";
        }
        return cost + (cost > burst ? ", which is above the burst and so always refused" : "");
    }

    /** As {@link Cost} has it. */
    private static long permits(Policy policy, HttpRequest request) {
        CostResolver resolver = policy.costResolver();
        if (resolver == null) {
            return policy.constantCost();
        }
        try {
            long cost = resolver.cost(request);
            return cost < 0 ? 1 : cost;
        } catch (Exception | LinkageError | StackOverflowError e) {
            return 1;
        }
    }
}
