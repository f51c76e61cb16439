package dev.weir.http;

import dev.weir.Limit;
import dev.weir.internal.LimiterName;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which requests count, under whose key, against which limits, and what becomes of a refusal. Immutable and thread-safe.
 *
 * <p>Every default is the safe one: all requests count one permit on the client's address, and are refused beyond the
 * limit.
 */
public final class Policy {

    /** The key where nothing else is said. */
    public static final String DEFAULT_KEY = "client-address";

    private final PolicyTerms terms;
    private final KeyChain key;
    private final Plans plans;
    private final Phase phase;
    private final boolean fields;
    private final boolean dependsOnPath;

    /** The terms are not changed any more. */
    Policy(PolicyTerms terms) {
        this.terms = terms;
        this.key = terms.key.of(terms.clientAddresses, terms.match.paths());
        this.plans = terms.plans.of(terms.match.paths(), terms.clientAddresses);
        this.phase = Objects.requireNonNullElse(terms.phase, terms.needPrincipal() ? Phase.AUTHENTICATED : Phase.EDGE);
        this.fields = Objects.requireNonNullElse(terms.fields, terms.mode == Mode.ENFORCE);
        this.dependsOnPath = terms.match.dependsOnPath()
                || terms.cost != null
                || terms.exempt.dependOnPath()
                || terms.unless.stream().anyMatch(Match::dependsOnPath);
        check();
    }

    private void check() {
        if (terms.limits.isEmpty()) {
            throw new IllegalArgumentException("policy \"" + name() + "\" has no limit; give one such as 100/1s");
        }
        checkCost("", terms.limits);
        terms.plans.limits().forEach((plan, each) -> checkCost(" of plan \"" + plan + "\"", each));
        terms.plans.limits().keySet().forEach(plan -> LimiterName.check(limiterName(plan)));
    }

    private void checkCost(String whose, List<Limit> each) {
        long cost = fixedCost();
        if (cost > smallestBurst(each)) {
            throw new IllegalArgumentException(
                    "policy \"" + name() + "\": cost is " + cost + ", more than the burst of " + smallestBurst(each)
                            + whose + ", so every such request would be refused");
        }
    }

    private long fixedCost() {
        if (terms.cost == null) {
            return terms.constantCost;
        }
        return terms.cost instanceof FixedCost fixed ? fixed.largest() : 0;
    }

    /**
     * Starts a policy.
     *
     * @param name 1 to 128 printable ASCII characters without quotes, backslashes and braces; callers see it
     * @return a builder
     * @throws IllegalArgumentException if the name is malformed
     */
    public static PolicyBuilder named(String name) {
        return new PolicyBuilder(LimiterName.check(name));
    }

    /**
     * The name, which is also its limiter's.
     *
     * @return unique in an application
     */
    public String name() {
        return terms.name;
    }

    /**
     * The limits, all of which count.
     *
     * @return at least one
     */
    public List<Limit> limits() {
        return terms.limits;
    }

    /**
     * What becomes of a refusal.
     *
     * @return the mode
     */
    public Mode mode() {
        return terms.mode;
    }

    /**
     * Which filter decides.
     *
     * @return the phase
     */
    public Phase phase() {
        return phase;
    }

    /**
     * Whether it counts only where an annotation names it.
     *
     * @return if so
     */
    public boolean annotated() {
        return terms.annotated;
    }

    /**
     * Whether it may count a request for one of these paths, whatever its other conditions say.
     *
     * @param where the paths
     * @return false if it is off, counts only where annotated, or the paths are not its own
     */
    public boolean mayCount(Match where) {
        return terms.mode != Mode.OFF
                && !terms.annotated
                && terms.match.overlaps(where)
                && terms.unless.stream().noneMatch(except -> except.coversPathsOf(where));
    }

    /**
     * How long a request may be held back in place of being refused.
     *
     * @return zero to 10 s
     */
    public Duration maxWait() {
        return terms.maxWait;
    }

    /**
     * The same policy, of the same buckets, for every request. Where it and this meet one request it counts once.
     *
     * @return without what it matches
     */
    public Policy everywhere() {
        PolicyTerms same = terms.copy();
        same.phase = phase;
        same.fields = fields;
        same.match = Match.everything();
        same.unless = List.of();
        same.otherwise = false;
        same.annotated = false;
        KeyChain sameKey = key; // which may read variables of the paths, as plans may
        same.key = (addresses, paths) -> sameKey;
        same.plans = plans;
        return new Policy(same);
    }

    /**
     * The same policy, whose paths are those below the base of the JAX-RS application that serves a request, in place of
     * those within the web application.
     *
     * @return for {@link HttpRequest#belowBase()}
     */
    public Policy belowBase() {
        PolicyTerms same = terms.copy();
        same.belowBase = true;
        return new Policy(same);
    }

    /** The request as this policy sees its path. */
    HttpRequest seen(HttpRequest request) {
        return terms.belowBase ? request.belowBase() : request;
    }

    int onErrorStatus() {
        return terms.onError.status() == 0 ? terms.onErrorStatus : terms.onError.status();
    }

    OnErrorAnswer onError() {
        return terms.onError;
    }

    boolean showsFields() {
        return fields;
    }

    /** Equal where two policies were given the same key. */
    Object keyTerms() {
        return terms.keyTerms;
    }

    /** Whether callers can make up the key as they like. */
    boolean keyIsClaimed() {
        return terms.keyIsClaimed;
    }

    /** Whether the key is the client's address and nothing else. */
    boolean keyIsAddress() {
        return terms.keyTerms instanceof String text
                && (text.equals(DEFAULT_KEY) || (text.startsWith(DEFAULT_KEY + "/") && !text.matches(".*[,+].*")));
    }

    boolean needsPrincipal() {
        return terms.needPrincipal();
    }

    ClientAddresses clientAddresses() {
        return terms.clientAddresses;
    }

    String key(HttpRequest request) {
        return key.key(seen(request));
    }

    @Nullable
    CostResolver costResolver() {
        return terms.cost;
    }

    @Nullable
    StatusCost statusCost() {
        return terms.statusCost;
    }

    long constantCost() {
        return terms.constantCost;
    }

    PolicyResponse response() {
        return terms.response;
    }

    Plans plans() {
        return plans;
    }

    Exemptions exempt() {
        return terms.exempt;
    }

    Match match() {
        return terms.match;
    }

    List<Match> unless() {
        return terms.unless;
    }

    boolean otherwise() {
        return terms.otherwise;
    }

    String origin() {
        return terms.origin;
    }

    /** The name of the limiter of a plan. */
    String limiterName(String plan) {
        return terms.name + " plan " + plan;
    }

    static long smallestBurst(List<Limit> limits) {
        long smallest = limits.isEmpty() ? 0 : Long.MAX_VALUE;
        for (Limit limit : limits) {
            smallest = Math.min(smallest, limit.burst());
        }
        return smallest;
    }

    /** Whether a request whose path is malformed is refused because of this policy. */
    boolean refusesMalformed(HttpRequest request) {
        return dependsOnPath && terms.match.matchesMethod(request);
    }

    /** If not, no path makes a difference. */
    boolean dependsOnPath() {
        return dependsOnPath;
    }

    /** Whether it counts, but for exemptions and what other policies say. */
    boolean matches(HttpRequest whole, RequestPath wholePath) {
        HttpRequest request = seen(whole);
        RequestPath path = terms.belowBase && dependsOnPath ? request.path() : wholePath;
        if (terms.annotated || !terms.match.matches(request, path)) {
            return false;
        }
        for (Match except : terms.unless) {
            if (except.matches(request, path)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return terms.name + " " + terms.limits + terms.plans + " by " + terms.keyTerms + " " + terms.mode + ", " + phase
                + ", " + (terms.annotated ? "where annotated" : terms.match)
                + (terms.unless.isEmpty() ? "" : " unless " + terms.unless)
                + (terms.otherwise ? " otherwise" : "")
                + (terms.exempt.toString().isEmpty() ? "" : ", exempt by " + terms.exempt)
                + (terms.maxWait.isZero() ? "" : ", waits " + terms.maxWait.toMillis() + "ms")
                + (terms.origin.isEmpty() ? "" : ", of " + terms.origin);
    }
}
