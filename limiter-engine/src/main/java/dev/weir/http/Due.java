package dev.weir.http;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Demand;
import java.util.ArrayList;
import java.util.List;

/** A policy that counts on a request, and what it demands. */
record Due(Policy policy, Demand demand) {

    boolean mayWait() {
        return !policy.maxWait().isZero();
    }

    /** The demand, with as long a wait as the policy lets it. */
    Demand waiting() {
        return new Demand(demand.limiter(), demand.key(), demand.permits(), policy.maxWait());
    }

    Charges.Charged charged(Gate gate, Decision decision) {
        return new Charges.Charged(gate, policy, demand.limiter(), demand.key(), demand.permits(), decision);
    }

    /** How those stand that show it. */
    static List<PolicyStatus> statuses(List<Due> due, Decisions decisions) {
        List<PolicyStatus> statuses = new ArrayList<>(due.size());
        for (int i = 0; i < due.size(); i++) {
            Decision decision = decisions.each().get(i);
            if (due.get(i).policy.showsFields() && decision.decided()) {
                statuses.add(PolicyStatus.of(due.get(i).policy, decision, decisions.allowed()));
            }
        }
        return statuses;
    }
}
