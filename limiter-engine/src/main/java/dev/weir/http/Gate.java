package dev.weir.http;

import dev.weir.Backend;
import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.http.PolicySet.Guarded;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides over requests by policies: the road from a request to a verdict. Every policy that matches counts, once a
 * request; all or nothing over the enforced ones. A policy in shadow that would deny changes nothing for the others.
 *
 * <p>Tells the application in two request attributes what happened: {@link #OUTCOME} and {@link #POLICY}.
 *
 * <p>Thread-safe. Does not own its backend.
 */
public final class Gate {

    /**
     * The request attribute of a string: {@code allowed}, {@code denied}, {@code shadow_denied}, {@code malformed},
     * {@code error} where no decision could be made, and {@code error_allowed} where the request was let in for want of
     * one. Absent where nothing was counted.
     */
    public static final String OUTCOME = "weir.outcome";

    /** The request attribute of the name of the policy that decided. */
    public static final String POLICY = "weir.policy";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int ERROR_RETRY_SECONDS = 1;

    private final Backend backend;
    private volatile PolicySet policies;
    private final QuietLog errors = new QuietLog();

    /** A policy that counts on a request. */
    private record Due(Policy policy, Demand demand) {}

    /**
     * Decides by these policies.
     *
     * @param backend keeps the buckets
     * @param policies decided in this order
     * @throws IllegalArgumentException if two have one name, or the backend knows the name with other limits
     */
    public Gate(Backend backend, List<Policy> policies) {
        this.backend = backend;
        this.policies = PolicySet.EMPTY.next(backend, policies);
    }

    /**
     * Decides by other policies from now on; requests under way are decided by those that they met. A policy of a name that
     * was there keeps its buckets, and with other limits what callers used of them. Not to be called by several threads at
     * once.
     *
     * @param changed decided in this order
     * @throws IllegalArgumentException as in the constructor; nothing has changed then
     */
    public void replace(List<Policy> changed) {
        policies = policies.next(backend, changed);
    }

    /**
     * Decides over a request. Counts each policy once over all calls for one request, and nothing for a CORS preflight.
     *
     * @param request the request
     * @param fields gets the RateLimit fields, of allowed and of refused requests
     * @return what to do; never throws
     */
    public Verdict check(HttpRequest request, ResponseFields fields) {
        if (Preflight.isPreflight(request)) {
            return Verdict.proceed();
        }
        RequestRecord record = RequestRecord.of(request, fields);
        if (!record.enters(this)) {
            return Verdict.proceed();
        }
        PolicySet now = policies;
        try {
            return check(now, request, record);
        } catch (RuntimeException e) {
            errors.log(count -> LOG.error(
                    "No decision could be made, so requests were refused with {}: {} since last told",
                    now.onErrorStatus,
                    count,
                    e));
            request.attribute(OUTCOME, "error");
            return Answer.of(request, Refusal.unavailable(now.onErrorStatus, ERROR_RETRY_SECONDS), ERROR_RETRY_SECONDS);
        }
    }

    private Verdict check(PolicySet now, HttpRequest request, RequestRecord record) {
        RequestPath path = request.path();
        if (path.malformed() && dependOnPath(now, request)) {
            request.attribute(OUTCOME, "malformed");
            return Answer.of(request, Refusal.malformedPath());
        }
        Verdict verdict = enforce(now, request, path, record);
        if (verdict.proceeds()) {
            shadow(now, request, path, record);
        }
        return verdict;
    }

    private static boolean dependOnPath(PolicySet now, HttpRequest request) {
        return now.enforced.stream()
                .map(Guarded::policy)
                .anyMatch(policy -> policy.dependsOnPath() && policy.matchesMethod(request.method()));
    }

    private Verdict enforce(PolicySet now, HttpRequest request, RequestPath path, RequestRecord record) {
        List<Due> due = new ArrayList<>(now.enforced.size());
        for (Guarded guarded : now.enforced) {
            if (matches(guarded, request, path, record)) {
                long cost = guarded.cost().of(request);
                if (cost > guarded.policy().smallestBurst()) {
                    tell(request, "denied", guarded.policy());
                    return Answer.of(request, Refusal.neverPossible(shownName(guarded.policy())));
                }
                if (cost > 0) {
                    due.add(due(guarded, request, cost));
                }
            }
        }
        if (due.isEmpty()) {
            return Verdict.proceed();
        }
        Decisions decisions =
                backend.tryAcquireAll(due.stream().map(Due::demand).toList());
        List<String> exceeded = record.show(statuses(due, decisions));
        int binding = binding(decisions);
        boolean decided = decisions.each().stream().allMatch(Decision::decided);
        tell(request, outcome(decisions.allowed(), decided), due.get(binding).policy);
        if (decisions.allowed()) {
            return Verdict.proceed();
        }
        LOG.debug("Policy {} refused a request", due.get(binding).policy.name());
        long seconds = WholeSeconds.retryAfter(decisions.retryAfterMicros());
        Refusal refusal =
                decided ? Refusal.quotaExceeded(exceeded, seconds) : Refusal.unavailable(now.onErrorStatus, seconds);
        return Answer.of(request, refusal, seconds);
    }

    private static String outcome(boolean allowed, boolean decided) {
        if (decided) {
            return allowed ? "allowed" : "denied";
        }
        return allowed ? "error_allowed" : "error";
    }

    private static List<String> shownName(Policy policy) {
        return policy.showsFields() ? List.of(policy.name()) : List.of();
    }

    private void shadow(PolicySet now, HttpRequest request, RequestPath path, RequestRecord record) {
        for (Guarded guarded : now.shadowed) {
            try {
                if (matches(guarded, request, path, record) && !passesShadow(guarded, request, record)) {
                    guarded.shadowDenials()
                            .log(count -> LOG.info(
                                    "Policy {} in shadow would have refused {} requests since last told",
                                    guarded.policy().name(),
                                    count));
                    tell(request, "shadow_denied", guarded.policy());
                }
            } catch (RuntimeException e) {
                errors.log(count -> LOG.error(
                        "No decision could be made for policy {} in shadow: {} errors since last told",
                        guarded.policy().name(),
                        count,
                        e));
            }
        }
    }

    private boolean passesShadow(Guarded guarded, HttpRequest request, RequestRecord record) {
        long cost = guarded.cost().of(request);
        if (cost == 0 || cost > guarded.policy().smallestBurst()) {
            return cost == 0;
        }
        Due due = due(guarded, request, cost);
        Decisions decisions = backend.tryAcquireAll(List.of(due.demand));
        record.show(statuses(List.of(due), decisions));
        return decisions.allowed() || !decisions.each().get(0).decided();
    }

    private static boolean matches(Guarded guarded, HttpRequest request, RequestPath path, RequestRecord record) {
        return guarded.policy().matches(request.method(), path) && record.counts(guarded.policy());
    }

    private static Due due(Guarded guarded, HttpRequest request, long cost) {
        return new Due(
                guarded.policy(), new Demand(guarded.limiter(), guarded.policy().key(request), cost));
    }

    private static List<PolicyStatus> statuses(List<Due> due, Decisions decisions) {
        List<PolicyStatus> statuses = new ArrayList<>(due.size());
        for (int i = 0; i < due.size(); i++) {
            if (due.get(i).policy.showsFields() && decisions.each().get(i).decided()) {
                statuses.add(PolicyStatus.of(due.get(i).policy, decisions.each().get(i), decisions.allowed()));
            }
        }
        return statuses;
    }

    /** The one with the longest wait on a denial, else the one with the least remaining; the first of equals. */
    private static int binding(Decisions decisions) {
        int binding = 0;
        for (int i = 1; i < decisions.each().size(); i++) {
            Decision best = decisions.each().get(binding);
            Decision other = decisions.each().get(i);
            if (decisions.allowed()
                    ? other.remaining() < best.remaining()
                    : other.retryAfterMicros() > best.retryAfterMicros()) {
                binding = i;
            }
        }
        return binding;
    }

    private static void tell(HttpRequest request, String outcome, Policy policy) {
        request.attribute(OUTCOME, outcome);
        request.attribute(POLICY, policy.name());
    }
}
