package dev.weir.http;

import dev.weir.Backend;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
     * The request attribute of a string: {@code allowed}, {@code waited} where it was held back first, {@code denied},
     * {@code shadow_denied}, {@code exempt} where all that matched does not count it, {@code malformed}, {@code error}
     * where no decision could be made, and {@code error_allowed} where the request was let in for want of one. Absent
     * where nothing matched.
     */
    public static final String OUTCOME = "weir.outcome";

    /** The request attribute of the name of the policy that decided. */
    public static final String POLICY = "weir.policy";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    static final int ERROR_RETRY_SECONDS = 1;

    private final Backend backend;
    private final GateOptions options;
    private final SelfChecks checks;
    private final LocalAnswers local = new LocalAnswers();
    private final AtomicInteger held = new AtomicInteger();
    private final QuietLog errors = new QuietLog();
    private volatile PolicySet policies;
    private volatile boolean statusMatters;

    /**
     * Decides by these policies, and answers as is the standard.
     *
     * @param backend keeps the buckets
     * @param policies decided in this order
     * @throws IllegalArgumentException if two have one name, or the backend knows the name with other limits
     */
    public Gate(Backend backend, List<Policy> policies) {
        this(backend, policies, GateOptions.standard());
    }

    /**
     * Decides by these policies.
     *
     * @param backend keeps the buckets
     * @param policies decided in this order
     * @param options how it answers
     * @throws IllegalArgumentException if two have one name, or the backend knows the name with other limits
     */
    public Gate(Backend backend, List<Policy> policies, GateOptions options) {
        this.backend = backend;
        this.options = options;
        this.checks = new SelfChecks(options, backend);
        this.policies = PolicySet.EMPTY;
        replace(policies);
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
        replace(changed, List.of());
    }

    /**
     * Decides by other policies from now on, as {@link #replace(List)}, where they are a part of some that several gates
     * share. A policy that goes from one to another keeps its buckets too, also with other limits.
     *
     * @param changed decided in this order
     * @param elsewhere decided by the other gates
     * @throws IllegalArgumentException as in the constructor; nothing has changed then
     */
    public void replace(List<Policy> changed, List<Policy> elsewhere) {
        PolicySet next = policies.next(backend, changed, elsewhere);
        if (changed.stream().anyMatch(policy -> policy.statusCost() != null)) {
            statusMatters = true; // before any request is decided so, and from then on, for those under way
        }
        policies = next;
        checks.policies(changed);
    }

    /**
     * Decides over a request. Counts each policy once over all calls for one request, and nothing for a CORS preflight
     * unless its options say so.
     *
     * @param request the request
     * @param fields gets the RateLimit fields, of allowed and of refused requests
     * @return what to do; never throws
     */
    public Verdict check(HttpRequest request, ResponseFields fields) {
        if (!options.preflightsCount() && Preflight.isPreflight(request)) {
            return Verdict.proceed();
        }
        RequestRecord record = RequestRecord.of(request, fields);
        if (!record.enters(this)) {
            return Verdict.proceed();
        }
        Passage passage = new Passage(this, policies, request, record);
        try {
            Verdict verdict = passage.check();
            checks.request(request);
            return verdict;
        } catch (RuntimeException e) {
            return passage.failed(e);
        }
    }

    /**
     * Whether something counted on the request whose cost its answer's status decides, so that {@link #settle} is to be
     * called.
     *
     * @param request one that was checked
     * @return whether the status matters
     */
    public boolean awaitsStatus(HttpRequest request) {
        RequestRecord record = statusMatters ? RequestRecord.find(request) : null;
        Charges charges = record == null ? null : record.charges();
        return charges != null && charges.unsettled(this);
    }

    /**
     * Tells the status of the answer: what was taken for a request beyond its cost is given back, without waiting for it.
     * Once is enough.
     *
     * @param request one that was checked
     * @param status of its answer
     */
    public void settle(HttpRequest request, int status) {
        RequestRecord record = RequestRecord.find(request);
        Charges charges = record == null ? null : record.charges();
        if (charges != null) {
            charges.settle(this, status);
        }
    }

    Backend backend() {
        return backend;
    }

    GateOptions options() {
        return options;
    }

    SelfChecks checks() {
        return checks;
    }

    LocalAnswers local() {
        return local;
    }

    /** Takes a place among the requests that are held back; false if there is none. */
    boolean takesHeld() {
        if (held.incrementAndGet() <= options.maxHeld()) {
            return true;
        }
        held.decrementAndGet();
        return false;
    }

    void leavesHeld() {
        held.decrementAndGet();
    }

    void tellError(int status, RuntimeException error) {
        errors.log(count -> LOG.error(
                "[WEIR-014] No decision could be made, so requests were refused with {}: {} since last told",
                status,
                count,
                error));
    }

    void tellShadowError(Policy policy, RuntimeException error) {
        errors.log(count -> LOG.error(
                "[WEIR-014] No decision could be made for policy {} in shadow: {} errors since last told",
                policy.name(),
                count,
                error));
    }
}
