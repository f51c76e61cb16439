package dev.weir.http;

import dev.weir.Decision;
import dev.weir.Decisions;
import dev.weir.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was counted on a request already, kept in one of its attributes over all dispatches and filters. Attributes can be
 * set from outside, so anything else in its place is ignored. Used by one thread at a time, as the request is.
 */
final class RequestRecord {

    static final String ATTRIBUTE = "dev.weir.http.RequestRecord";

    private final ResponseFields fields;
    private List<Gate> passed = List.of();
    private List<Policy> counted = List.of();
    private Set<Counted> countedBefore = Set.of();
    private List<PolicyStatus> shown = List.of();
    private @Nullable Charges charges;
    private boolean exposed;
    private boolean told;

    /**
     * What makes a policy the same in two filters. Who says something else under one name by mistake, in applications
     * whose filters know nothing of each other, is still not let past either limit.
     */
    private record Counted(String name, List<Limit> limits, Object key, Mode mode) {

        static Counted of(Policy policy) {
            return new Counted(policy.name(), policy.limits(), policy.keyTerms(), policy.mode());
        }
    }

    private RequestRecord(ResponseFields fields) {
        this.fields = fields;
    }

    /** The request's record, made if there is none; the first filter's response gets the fields of all. */
    static RequestRecord of(HttpRequest request, ResponseFields fields) {
        RequestRecord known = find(request);
        if (known != null) {
            return known;
        }
        RequestRecord record = new RequestRecord(fields);
        request.attribute(ATTRIBUTE, record);
        return record;
    }

    /** The request's record; null if nothing was decided over it. */
    static @Nullable RequestRecord find(HttpRequest request) {
        return request.attribute(ATTRIBUTE) instanceof RequestRecord record ? record : null;
    }

    /** Whether this is the gate's first sight of the request: what it counts depends on the first dispatch only. */
    boolean enters(Gate gate) {
        if (passed.contains(gate)) {
            return false;
        }
        passed = with(passed, gate);
        countedBefore =
                counted.isEmpty() ? Set.of() : counted.stream().map(Counted::of).collect(Collectors.toSet());
        return true;
    }

    /** Whether this is the policy's first sight of the request. A gate, where names are unique, asks once for each. */
    boolean counts(Policy policy) {
        if (!countedBefore.isEmpty() && countedBefore.contains(Counted.of(policy))) {
            return false;
        }
        counted = with(counted, policy);
        return true;
    }

    /** Whether an enforced policy has counted that is keyed by the client's address alone. */
    boolean countedByAddress() {
        return counted.stream().anyMatch(policy -> policy.mode() == Mode.ENFORCE && policy.keyIsAddress());
    }

    /** What was taken; made if nothing was yet, and then told to the application. */
    Charges charges(HttpRequest request) {
        Charges all = charges;
        if (all == null) {
            all = new Charges();
            charges = all;
            request.attribute(RateLimit.ATTRIBUTE, all);
        }
        return all;
    }

    /**
     * How long until earlier filters would let the request pass again.
     *
     * @param status of its answer
     */
    long againMicros(int status) {
        Charges all = charges;
        return all == null ? 0 : all.againMicros(status);
    }

    /** What was taken; null if nothing was. */
    @Nullable
    Charges charges() {
        return charges;
    }

    /**
     * Shows how policies stand, those of earlier filters first.
     *
     * @return the members that denied
     */
    List<String> show(List<Due> due, Decisions decisions, GateOptions options) {
        for (int i = 0; i < due.size(); i++) {
            Policy policy = due.get(i).policy();
            Decision decision = decisions.each().get(i);
            if (policy.showsFields() && decision.decided()) {
                shown = with(shown, PolicyStatus.of(policy, decision, decisions.allowed()));
            }
        }
        String names = options.exposedNames();
        if (!exposed && !names.isEmpty()) {
            exposed = true;
            fields.add("Access-Control-Expose-Headers", names);
        }
        if (shown.isEmpty()) {
            return List.of();
        }
        RateLimitFields all = RateLimitFields.of(shown);
        if (options.shows(AnswerField.RATELIMIT_POLICY)) {
            fields.set("RateLimit-Policy", all.policy());
        }
        if (options.shows(AnswerField.RATELIMIT)) {
            fields.set("RateLimit", all.limit());
        }
        if (options.shows(AnswerField.X_RATELIMIT)) {
            LegacyFields.of(shown).set(fields);
        }
        return all.exceeded();
    }

    /** A list with one more. There is one of everything in most requests, for which this list is the smallest. */
    static <T> List<T> with(List<T> before, T added) {
        if (before.isEmpty()) {
            return List.of(added);
        }
        List<T> after = new ArrayList<>(before);
        after.add(added);
        return List.copyOf(after);
    }

    /** The application was told of an outcome, and the caller is too where there is a header for it. */
    void tell(@Nullable String header, String outcome) {
        told = true;
        if (header != null) {
            fields.set(header, outcome);
        }
    }

    /** Whether any gate told of an outcome. */
    boolean wasTold() {
        return told;
    }
}
