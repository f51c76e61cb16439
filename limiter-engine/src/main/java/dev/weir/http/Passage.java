package dev.weir.http;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import dev.weir.RateLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through a gate. Used once, by one thread at a time. */
final class Passage {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** What is decided without asking where more is wanted than there can ever be. */
    private static final Decisions NEVER = new Decisions(false, List.of());

    /** Where no path makes a difference: containers make it anew for each request. */
    private static final RequestPath ANY_PATH = RequestPath.decoded("/");

    private final Gate gate;
    private final PolicySet policies;
    private final HttpRequest request;
    private final RequestRecord record;
    private @Nullable Policy exempting;
    private @Nullable Boolean othersMatch;

    Passage(Gate gate, PolicySet policies, HttpRequest request, RequestRecord record) {
        this.gate = gate;
        this.policies = policies;
        this.request = request;
        this.record = record;
    }

    Verdict check() {
        RequestPath path = policies.dependOnPath ? request.path() : ANY_PATH;
        if (path.malformed() && isRefused()) {
            tell("malformed");
            return answer().of(Refusal.malformedPath());
        }
        Verdict verdict = enforce(path);
        if (verdict.proceeds()) {
            shadow(path);
        }
        return verdict;
    }

    /** The answer where what should have decided threw. */
    Verdict failed(RuntimeException error) {
        gate.tellError(policies.onErrorStatus, error);
        tell("error");
        return answer().of(
                        Refusal.unavailable(policies.onErrorStatus, Gate.ERROR_RETRY_SECONDS),
                        Gate.ERROR_RETRY_SECONDS);
    }

    private Answer answer() {
        return new Answer(request, gate.options());
    }

    private boolean isRefused() {
        for (Guarded guarded : policies.enforced) {
            if (guarded.policy().refusesMalformed(request)) {
                return true;
            }
        }
        return false;
    }

    private Verdict enforce(RequestPath path) {
        List<Due> due = new ArrayList<>(policies.enforced.size());
        for (Guarded guarded : policies.enforced) {
            if (counts(guarded, path)) {
                RateLimiter limiter = guarded.limiter(request);
                long most = Policy.smallestBurst(limiter.limits());
                long cost = guarded.cost(request, most, gate.checks());
                if (cost > most) {
                    return neverPossible(guarded.policy());
                }
                if (cost > 0) {
                    due.add(due(guarded.policy(), limiter, cost));
                }
            }
        }
        if (due.isEmpty()) {
            return Verdict.proceed();
        }
        for (Due each : due) {
            if (each.mayWait()) {
                return request.canWait() ? holdIfNeeded(due, path) : notHeld(due);
            }
        }
        return conclude(due, gate.backend().tryAcquireAll(demands(due)), "allowed");
    }

    private boolean counts(Guarded guarded, RequestPath path) {
        Policy policy = guarded.policy();
        if (!policy.matches(request, path) || (policy.otherwise() && othersMatch(path)) || !record.counts(policy)) {
            return false;
        }
        if (policy.exempt().reason(policy.seen(request), policy.clientAddresses()) == null) {
            return true;
        }
        if (exempting == null) {
            exempting = policy;
        }
        return false;
    }

    private boolean othersMatch(RequestPath path) {
        Boolean known = othersMatch;
        if (known == null) {
            known = policies.enforced.stream()
                    .map(Guarded::policy)
                    .anyMatch(policy -> !policy.otherwise() && policy.matches(request, path));
            othersMatch = known;
        }
        return known;
    }

    private Due due(Policy policy, RateLimiter limiter, long cost) {
        String key = policy.key(request);
        gate.checks().counted(policy, request, key);
        return new Due(policy, new Demand(limiter, key, cost));
    }

    private static List<Demand> demands(List<Due> due) {
        if (due.size() == 1) {
            return List.of(due.get(0).demand());
        }
        List<Demand> demands = new ArrayList<>(due.size());
        for (Due each : due) {
            demands.add(each.demand());
        }
        return demands;
    }

    private Verdict neverPossible(Policy policy) {
        tell("denied", policy);
        List<String> violated = policy.showsFields() ? List.of(policy.name()) : List.of();
        return answer().of(Refusal.neverPossible(violated).as(policy.response().withoutDetail()), policy, 0);
    }

    private Verdict notHeld(List<Due> due) {
        Decisions decisions = gate.backend().tryAcquireAll(demands(due));
        if (!decisions.allowed()) {
            due.stream().filter(Due::mayWait).forEach(each -> gate.checks().notHeld(each.policy()));
        }
        return conclude(due, decisions, "allowed");
    }

    /** Holds the request back if it would be refused, all that deny it let it wait that long, and there is a place. */
    private Verdict holdIfNeeded(List<Due> due, RequestPath path) {
        AtomicBoolean held = new AtomicBoolean();
        CompletableFuture<Decisions> permits;
        try {
            permits = gate.backend()
                    .acquireAll(due.stream().map(Due::waiting).toList(), () -> {
                        held.set(gate.takesHeld());
                        return held.get();
                    })
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            if (held.get()) {
                gate.leavesHeld();
            }
            throw e;
        }
        if (!held.get()) {
            return conclude(due, permits.join(), "allowed");
        }
        CompletionStage<Verdict> verdict = permits.handle((had, error) -> {
            gate.leavesHeld();
            return had == null
                    ? failed(new IllegalStateException("a held request was not decided", error))
                    : afterWait(due, had, path);
        });
        return Verdict.hold(new Held(permits, verdict));
    }

    private Verdict afterWait(List<Due> due, Decisions decisions, RequestPath path) {
        try {
            Verdict verdict = conclude(due, decisions, "waited");
            if (verdict.proceeds()) {
                shadow(path);
            }
            return verdict;
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private Verdict conclude(List<Due> due, Decisions decisions, String outcome) {
        boolean decided = decided(decisions);
        boolean allowed = decided ? decisions.allowed() : Undecided.allow(due, decisions, gate.local());
        List<String> exceeded = record.show(due, decisions, gate.options());
        Policy policy = due.get(binding(decisions)).policy();
        if (allowed) {
            charge(due, decisions);
            tell(decided ? outcome : "error_allowed", policy);
            return Verdict.proceed();
        }
        tell(decided ? "denied" : "error", policy);
        LOG.debug("Policy {} refused a request", policy.name());
        long wait = decisions.retryAfterMicros();
        if (decided) {
            long seconds = WholeSeconds.retryAfter(
                    Math.max(wait, record.againMicros(policy.response().status())));
            return answer().of(Refusal.quotaExceeded(exceeded, seconds).as(policy.response()), policy, seconds);
        }
        long seconds = WholeSeconds.retryAfter(wait);
        return answer().of(Refusal.unavailable(Undecided.status(due), seconds), seconds);
    }

    private static boolean decided(Decisions decisions) {
        for (Decision each : decisions.each()) {
            if (!each.decided()) {
                return false;
            }
        }
        return true;
    }

    private void charge(List<Due> due, Decisions decisions) {
        Charges charges = record.charges(request);
        for (int i = 0; i < due.size(); i++) {
            Decision decision = decisions.each().get(i);
            if (decision.decided()) {
                charges.add(due.get(i).charged(gate, decision));
            }
        }
    }

    /** Decides those in shadow; where nobody else has told anything, they do. */
    private void shadow(RequestPath path) {
        Policy passed = null;
        boolean decided = true;
        for (Guarded guarded : policies.shadowed) {
            Policy policy = guarded.policy();
            try {
                Decisions decisions = counts(guarded, path) ? askShadow(guarded) : null;
                if (decisions == null) {
                    continue;
                }
                boolean known = decided(decisions);
                if (known && !decisions.allowed()) {
                    deniedByShadow(guarded);
                } else if (passed == null || !known) {
                    passed = policy;
                    decided = known;
                }
            } catch (RuntimeException e) {
                gate.tellShadowError(policy, e);
            }
        }
        Policy reason = exempting;
        if (record.wasTold()) {
            return;
        }
        if (passed != null) {
            tell(decided ? "allowed" : "error_allowed", passed);
        } else if (reason != null) {
            tell("exempt", reason);
        }
    }

    private void deniedByShadow(Guarded guarded) {
        guarded.shadowDenials()
                .log(count -> LOG.info(
                        "Policy {} in shadow would have refused {} requests since last told",
                        guarded.policy().name(),
                        count));
        tell("shadow_denied", guarded.policy());
    }

    /** Null where the request costs nothing. */
    private @Nullable Decisions askShadow(Guarded guarded) {
        RateLimiter limiter = guarded.limiter(request);
        long most = Policy.smallestBurst(limiter.limits());
        long cost = guarded.cost(request, most, gate.checks());
        if (cost == 0) {
            return null;
        }
        if (cost > most) {
            return NEVER;
        }
        List<Due> due = List.of(due(guarded.policy(), limiter, cost));
        Decisions decisions = gate.backend().tryAcquireAll(demands(due));
        record.show(due, decisions, gate.options());
        if (decisions.allowed()) {
            charge(due, decisions);
        }
        return decisions;
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

    private void tell(String outcome, Policy policy) {
        request.attribute(Gate.POLICY, policy.name());
        tell(outcome);
    }

    private void tell(String outcome) {
        request.attribute(Gate.OUTCOME, outcome);
        record.tell(gate.options().outcomeHeader(), outcome);
    }
}
