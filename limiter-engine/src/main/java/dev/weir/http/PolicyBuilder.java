package dev.weir.http;

import dev.weir.Backend;
import dev.weir.Limit;
import dev.weir.internal.DurationText;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Builds a {@link Policy}. Not thread-safe. */
public final class PolicyBuilder {

    private final PolicyTerms terms;

    PolicyBuilder(String name) {
        this.terms = new PolicyTerms(name);
    }

    /**
     * The limits, all of which count.
     *
     * @param text such as {@code 100/1s burst 200; 1000/1h}
     * @return this
     * @throws IllegalArgumentException if it cannot be read
     */
    public PolicyBuilder limit(String text) {
        return limits(Limit.parseAll(text));
    }

    /**
     * The limits, all of which count.
     *
     * @param limits at least one
     * @return this
     */
    public PolicyBuilder limits(List<Limit> limits) {
        terms.limits = List.copyOf(limits);
        return this;
    }

    /**
     * Whose bucket counts: alternatives separated by commas, of which the first that the request has is the key;
     * parts joined by {@code +} are one key together. Parts are {@code principal}, {@code role:NAME} (the role, for who
     * has it), {@code header:NAME}, {@code cookie:NAME}, {@code client-address}, {@code client-address/48} (another IPv6
     * prefix), {@code path:NAME} (a variable of the policy's paths, or of the container's template),
     * {@code path-template}, {@code attribute:NAME} (of the request), {@code host}, {@code method},
     * {@code constant:VALUE} and {@code class:NAME}, a {@link KeyResolver}. Where a request has none of them its client address is the key.
     *
     * <p>A header or a cookie is a claim, not an identity: who makes them up gets fresh buckets. A second policy on
     * {@code client-address} closes that.
     *
     * @param text such as {@code principal, header:X-Api-Key, client-address}
     * @return this
     * @throws IllegalArgumentException if it cannot be read
     */
    public PolicyBuilder key(String text) {
        Map<String, KeyResolver> made = new HashMap<>();
        Function<String, KeyResolver> make = ResolverClasses.ofThisThread(KeyResolver.class);
        Function<String, KeyResolver> resolvers = name -> made.computeIfAbsent(name, make);
        KeyChainParser parser = new KeyChainParser(text, ClientAddresses.direct(), List.of(), resolvers);
        parser.alternatives(); // whoever sets it hears what is wrong
        terms.keyNeedsPrincipal = parser.needsPrincipal();
        terms.keyIsClaimed = parser.isClaimed();
        terms.key = (addresses, paths) ->
                new KeyChain(new KeyChainParser(text, addresses, paths, resolvers).alternatives(), addresses);
        terms.keyTerms = text.replaceAll("\\s", "");
        return this;
    }

    /**
     * Whose bucket counts, by code of one's own.
     *
     * @param resolver the key; null or blank falls back to the client address
     * @return this
     */
    public PolicyBuilder key(KeyResolver resolver) {
        terms.key = (addresses, paths) -> KeyChain.of(resolver, addresses);
        terms.keyNeedsPrincipal = false;
        terms.keyIsClaimed = false;
        terms.keyTerms = resolver;
        return this;
    }

    /**
     * Which address is the client's.
     *
     * @param clientAddresses the socket's peer where nothing is said
     * @return this
     */
    public PolicyBuilder clientAddresses(ClientAddresses clientAddresses) {
        terms.clientAddresses = clientAddresses;
        return this;
    }

    /**
     * The methods that count; {@code GET} includes {@code HEAD}. A CORS preflight never counts.
     *
     * @param methods in capitals; all methods where nothing is said
     * @return this
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public PolicyBuilder methods(String... methods) {
        return methods(Arrays.asList(methods));
    }

    /**
     * The methods that count; {@code GET} includes {@code HEAD}. A CORS preflight never counts.
     *
     * @param methods in capitals; all methods where nothing is said
     * @return this
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public PolicyBuilder methods(Collection<String> methods) {
        terms.match = terms.match.methods(methods);
        return this;
    }

    /**
     * The paths that count, within the application and without a trailing slash: {@code *} is any run of characters
     * in one segment, <code>{name}</code> one segment, {@code **} any number of segments. Where a policy has paths,
     * a request whose path is malformed is answered with 400.
     *
     * @param patterns such as {@code /api/**}; all paths where nothing is said
     * @return this
     * @throws IllegalArgumentException if one is malformed
     */
    public PolicyBuilder paths(String... patterns) {
        return paths(Arrays.asList(patterns));
    }

    /**
     * The paths that count, as in {@link #paths(String...)}.
     *
     * @param patterns such as {@code /api/**}; all paths where nothing is said
     * @return this
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public PolicyBuilder paths(Collection<String> patterns) {
        terms.match = terms.match.paths(patterns);
        return this;
    }

    /**
     * What every request costs.
     *
     * @param permits 1 to the smallest burst; 1 where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is below 1
     */
    public PolicyBuilder cost(long permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("cost is " + permits + "; it must be at least 1");
        }
        terms.constantCost = permits;
        terms.cost = null;
        terms.statusCost = null;
        return this;
    }

    /**
     * What requests cost, as text.
     *
     * @param text a whole number of permits, or {@code class:NAME} of a {@link CostResolver} that this thread's
     *     context class loader finds
     * @return this
     * @throws IllegalArgumentException if it is neither
     */
    public PolicyBuilder cost(String text) {
        if (text.startsWith("class:")) {
            return cost(ResolverClasses.ofThisThread(CostResolver.class)
                    .apply(text.substring("class:".length()).strip()));
        }
        try {
            return cost(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "cost is \"" + text + "\"; it must be a whole number such as 5, or class:com.acme.ReportCost", e);
        }
    }

    /**
     * What each request costs.
     *
     * @param resolver tells the cost
     * @return this
     */
    public PolicyBuilder cost(CostResolver resolver) {
        terms.cost = resolver;
        terms.statusCost = null;
        return this;
    }

    /**
     * What becomes of a refusal.
     *
     * @param mode {@link Mode#ENFORCE} where nothing is said
     * @return this
     */
    public PolicyBuilder mode(Mode mode) {
        terms.mode = mode;
        return this;
    }

    /**
     * Whether the RateLimit fields tell of this policy.
     *
     * @param shown true where nothing is said and the policy is enforced, false where it is in shadow
     * @return this
     */
    public PolicyBuilder fields(boolean shown) {
        terms.fields = shown;
        return this;
    }

    /**
     * How a request is answered that is refused because its limits could not be asked. Where several policies decide
     * together, 429 counts if all say so.
     *
     * @param status 503, or 429 for clients that know no other; 503 where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is neither
     */
    public PolicyBuilder onErrorStatus(int status) {
        if (status != Refusal.UNAVAILABLE && status != Refusal.TOO_MANY_REQUESTS) {
            throw new IllegalArgumentException("the status is " + status + "; it must be 503 or 429");
        }
        terms.onErrorStatus = status;
        return this;
    }

    /**
     * What requests cost by the status of their answers: to count failed logins only, {@code 401} costs 1 and all else 0.
     * The most that any status costs is taken before, and what was too much given back once the status is known.
     *
     * @param byStatus permits by status, such as {@code 401}, or class of them, such as {@code 4xx}; 0 is free
     * @param otherwise what all others cost
     * @return this
     * @throws IllegalArgumentException if a status is none, a cost is below 0, or all are 0
     */
    public PolicyBuilder costByStatus(Map<String, Long> byStatus, long otherwise) {
        StatusCost costs = StatusCost.of(byStatus, otherwise);
        terms.constantCost = costs.most();
        terms.cost = null;
        terms.statusCost = costs;
        return this;
    }

    /**
     * Which filter decides.
     *
     * @param phase where nothing is said {@link Phase#AUTHENTICATED} if key, plans or exemptions need the caller's
     *     principal or roles, else {@link Phase#EDGE}
     * @return this
     */
    public PolicyBuilder phase(Phase phase) {
        terms.phase = phase;
        return this;
    }

    /**
     * Which requests count, in place of what was said of them before.
     *
     * @param match all where nothing is said
     * @return this
     */
    public PolicyBuilder match(Match match) {
        terms.match = match;
        return this;
    }

    /**
     * Which requests do not count although they match, besides those named already.
     *
     * @param except these
     * @return this
     */
    public PolicyBuilder unless(Match except) {
        terms.unless = Stream.concat(terms.unless.stream(), Stream.of(except)).toList();
        return this;
    }

    /**
     * Whether it counts only where none of the other enforced policies of its filter matches.
     *
     * @param otherwise false where nothing is said
     * @return this
     */
    public PolicyBuilder otherwise(boolean otherwise) {
        terms.otherwise = otherwise;
        return this;
    }

    /**
     * Whether it counts only where an annotation names it, which is for JAX-RS to decide.
     *
     * @param annotated false where nothing is said
     * @return this
     */
    public PolicyBuilder annotated(boolean annotated) {
        terms.annotated = annotated;
        return this;
    }

    /**
     * Other limits for the callers of some plans. Each plan has buckets of its own.
     *
     * @param by what tells the plan: {@code role}, {@code principal}, {@code client-address}, {@code host},
     *     {@code method}, {@code header:NAME}, {@code cookie:NAME}, {@code attribute:NAME}, {@code path:NAME} or
     *     {@code class:NAME} of a {@link KeyResolver}. A header or a cookie is a claim: who names the best plan gets it
     * @param limits by plan, hosts in small letters and methods in capitals; with {@code role} the first that the
     *     caller has counts. All others have the policy's own
     * @return this
     * @throws IllegalArgumentException if one of the two is wrong
     */
    public PolicyBuilder plans(String by, Map<String, List<Limit>> limits) {
        terms.plans = Plans.of(by, limits);
        return this;
    }

    /**
     * Which requests are not counted.
     *
     * @param exempt none where nothing is said
     * @return this
     */
    public PolicyBuilder exempt(Exemptions exempt) {
        terms.exempt = exempt;
        return this;
    }

    /**
     * How refusals are answered.
     *
     * @param response {@link PolicyResponse#standard()} where nothing is said
     * @return this
     */
    public PolicyBuilder response(PolicyResponse response) {
        terms.response = response;
        return this;
    }

    /**
     * How long a request may be held back until its permits are there, in place of being refused. Only filters that need
     * no thread for it do so; the others refuse.
     *
     * @param maxWait zero to 10 s; zero where nothing is said
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public PolicyBuilder maxWait(Duration maxWait) {
        if (maxWait.isNegative() || maxWait.compareTo(Backend.DEFAULT_MAX_WAIT) > 0) {
            throw new IllegalArgumentException("wait is " + maxWait.toMillis() + "ms; it must be 0s to 10s");
        }
        terms.maxWait = maxWait;
        return this;
    }

    /**
     * How long a request may be held back, as {@link #maxWait(Duration)}.
     *
     * @param text such as {@code 250ms} or {@code 2s}
     * @return this
     * @throws IllegalArgumentException if it is no duration or out of range
     */
    public PolicyBuilder maxWait(String text) {
        return maxWait(DurationText.parse(text));
    }

    /**
     * What is answered where the limits cannot be asked.
     *
     * @param text {@code deny}, {@code deny 429}, {@code deny 503}, {@code allow}, {@code local}, or with a share
     *     {@code local 0.25}: that share of the limits, counted in this process. What the backend says where nothing is
     *     said here
     * @return this
     * @throws IllegalArgumentException if it is anything else
     */
    public PolicyBuilder onError(String text) {
        terms.onError = OnErrorAnswer.parse(text);
        return this;
    }

    /**
     * Where the policy was read, for people.
     *
     * @param origin such as a file's name
     * @return this
     */
    public PolicyBuilder origin(String origin) {
        terms.origin = origin;
        return this;
    }

    /**
     * The policy.
     *
     * @return with what was set
     * @throws IllegalArgumentException if there is no limit, or the cost is above a burst
     */
    public Policy build() {
        return new Policy(terms.copy());
    }
}
