package dev.weir.http;

import dev.weir.Decision;
import dev.weir.Demand;

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
}
