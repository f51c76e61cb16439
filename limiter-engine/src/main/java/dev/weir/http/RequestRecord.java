package dev.weir.http;

import dev.weir.Limit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was counted on a request already, kept in one of its attributes over all dispatches and filters. Attributes can be
 * set from outside, so anything else in its place is ignored. Used by one thread at a time, as the request is.
 */
final class RequestRecord {

    static final String ATTRIBUTE = "dev.weir.http.RequestRecord";

    private final ResponseFields fields;
    private final Set<Gate> passed = new HashSet<>();
    private final Set<Counted> counted = new HashSet<>();
    private final List<PolicyStatus> shown = new ArrayList<>();

    /**
     * What makes a policy the same in two filters. Who says something else under one name by mistake, in applications
     * whose filters know nothing of each other, is still not let past either limit.
     */
    private record Counted(String name, List<Limit> limits, Object key, Mode mode) {}

    private RequestRecord(ResponseFields fields) {
        this.fields = fields;
    }

    /** The request's record, made if there is none; the first filter's response gets the fields of all. */
    static RequestRecord of(HttpRequest request, ResponseFields fields) {
        if (request.attribute(ATTRIBUTE) instanceof RequestRecord record) {
            return record;
        }
        RequestRecord record = new RequestRecord(fields);
        request.attribute(ATTRIBUTE, record);
        return record;
    }

    /** Whether this is the gate's first sight of the request: what it counts depends on the first dispatch only. */
    boolean enters(Gate gate) {
        return passed.add(gate);
    }

    /** Whether this is the policy's first sight of the request. */
    boolean counts(Policy policy) {
        return counted.add(new Counted(policy.name(), policy.limits(), policy.keyTerms(), policy.mode()));
    }

    /**
     * Shows how policies stand, those of earlier filters first.
     *
     * @return the members that denied
     */
    List<String> show(List<PolicyStatus> policies) {
        shown.addAll(policies);
        if (shown.isEmpty()) {
            return List.of();
        }
        RateLimitFields all = RateLimitFields.of(shown);
        fields.set("RateLimit-Policy", all.policy());
        fields.set("RateLimit", all.limit());
        return all.exceeded();
    }
}
