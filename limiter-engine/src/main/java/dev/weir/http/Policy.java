package dev.weir.http;

import dev.weir.Limit;
import dev.weir.internal.LimiterName;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    private final String name;
    private final List<Limit> limits;
    private final KeyChain key;
    private final Object keyTerms;
    private final MethodMatcher methods;
    private final List<PathPattern> paths;
    private final long constantCost;
    private final @Nullable CostResolver cost;
    private final Mode mode;
    private final boolean fields;
    private final int onErrorStatus;

    private Policy(Builder builder) {
        this.name = builder.name;
        this.limits = builder.limits;
        this.key = builder.key.apply(builder.clientAddresses);
        this.keyTerms = builder.keyTerms;
        this.methods = builder.methods;
        this.paths = builder.paths;
        this.constantCost = builder.constantCost;
        this.cost = builder.cost;
        this.mode = builder.mode;
        this.fields = builder.fields == null ? mode == Mode.ENFORCE : builder.fields;
        this.onErrorStatus = builder.onErrorStatus;
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("policy \"" + name + "\" has no limit; give one such as 100/1s");
        }
        if (cost == null && constantCost > smallestBurst()) {
            throw new IllegalArgumentException("policy \"" + name + "\": cost is " + constantCost
                    + ", more than the burst of " + smallestBurst() + ", so every request would be refused");
        }
    }

    /**
     * Starts a policy.
     *
     * @param name 1 to 128 printable ASCII characters without quotes, backslashes and braces; callers see it
     * @return a builder
     * @throws IllegalArgumentException if the name is malformed
     */
    public static Builder named(String name) {
        return new Builder(LimiterName.check(name));
    }

    /** Builds a {@link Policy}. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private List<Limit> limits = List.of();
        private Function<ClientAddresses, KeyChain> key = addresses -> KeyChain.parse(DEFAULT_KEY, addresses);
        private Object keyTerms = DEFAULT_KEY;
        private ClientAddresses clientAddresses = ClientAddresses.direct();
        private MethodMatcher methods = MethodMatcher.ANY;
        private List<PathPattern> paths = List.of();
        private long constantCost = 1;
        private @Nullable CostResolver cost;
        private Mode mode = Mode.ENFORCE;
        private @Nullable Boolean fields;
        private int onErrorStatus = Refusal.UNAVAILABLE;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * The limits, all of which count.
         *
         * @param text such as {@code 100/1s burst 200; 1000/1h}
         * @return this
         * @throws IllegalArgumentException if it cannot be read
         */
        public Builder limit(String text) {
            return limits(Limit.parseAll(text));
        }

        /**
         * The limits, all of which count.
         *
         * @param limits at least one
         * @return this
         */
        public Builder limits(List<Limit> limits) {
            this.limits = List.copyOf(limits);
            return this;
        }

        /**
         * Whose bucket counts: alternatives separated by commas, of which the first that the request has is the key;
         * parts joined by {@code +} are one key together. Parts are {@code principal}, {@code header:NAME},
         * {@code cookie:NAME}, {@code client-address}, {@code constant:VALUE} and {@code class:NAME}, a
         * {@link KeyResolver}. Where a request has none of them its client address is the key.
         *
         * <p>A header or a cookie is a claim, not an identity: who makes them up gets fresh buckets. A second policy on
         * {@code client-address} closes that.
         *
         * @param text such as {@code principal, header:X-Api-Key, client-address}
         * @return this
         * @throws IllegalArgumentException if it cannot be read
         */
        public Builder key(String text) {
            Map<String, KeyResolver> made = new HashMap<>();
            Function<String, KeyResolver> make = ResolverClasses.ofThisThread(KeyResolver.class);
            Function<String, KeyResolver> resolvers = name -> made.computeIfAbsent(name, make);
            KeyChain.parse(text, ClientAddresses.direct(), resolvers); // whoever sets it hears what is wrong
            this.key = addresses -> KeyChain.parse(text, addresses, resolvers);
            this.keyTerms = text.replaceAll("\\s", "");
            return this;
        }

        /**
         * Whose bucket counts, by code of one's own.
         *
         * @param resolver the key; null or blank falls back to the client address
         * @return this
         */
        public Builder key(KeyResolver resolver) {
            this.key = addresses -> KeyChain.of(resolver, addresses);
            this.keyTerms = resolver;
            return this;
        }

        /**
         * Which address is the client's.
         *
         * @param clientAddresses the socket's peer where nothing is said
         * @return this
         */
        public Builder clientAddresses(ClientAddresses clientAddresses) {
            this.clientAddresses = clientAddresses;
            return this;
        }

        /**
         * The methods that count; {@code GET} includes {@code HEAD}. A CORS preflight never counts.
         *
         * @param methods in capitals; all methods where nothing is said
         * @return this
         * @throws IllegalArgumentException if there is none or one is malformed
         */
        public Builder methods(String... methods) {
            return methods(Arrays.asList(methods));
        }

        /**
         * The methods that count; {@code GET} includes {@code HEAD}. A CORS preflight never counts.
         *
         * @param methods in capitals; all methods where nothing is said
         * @return this
         * @throws IllegalArgumentException if there is none or one is malformed
         */
        public Builder methods(Collection<String> methods) {
            this.methods = MethodMatcher.of(methods);
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
        public Builder paths(String... patterns) {
            return paths(Arrays.asList(patterns));
        }

        /**
         * The paths that count, as in {@link #paths(String...)}.
         *
         * @param patterns such as {@code /api/**}; all paths where nothing is said
         * @return this
         * @throws IllegalArgumentException if there is none or one is malformed
         */
        public Builder paths(Collection<String> patterns) {
            if (patterns.isEmpty()) {
                throw new IllegalArgumentException("paths are empty: name at least one, or leave them out for all");
            }
            this.paths = patterns.stream().map(PathPattern::parse).toList();
            return this;
        }

        /**
         * What every request costs.
         *
         * @param permits 1 to the smallest burst; 1 where nothing is said
         * @return this
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder cost(long permits) {
            if (permits < 1) {
                throw new IllegalArgumentException("cost is " + permits + "; it must be at least 1");
            }
            this.constantCost = permits;
            this.cost = null;
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
        public Builder cost(String text) {
            if (text.startsWith("class:")) {
                return cost(ResolverClasses.ofThisThread(CostResolver.class)
                        .apply(text.substring("class:".length()).strip()));
            }
            try {
                return cost(Long.parseLong(text.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "cost is \"" + text + "\"; it must be a whole number such as 5, or class:com.acme.ReportCost",
                        e);
            }
        }

        /**
         * What each request costs.
         *
         * @param resolver tells the cost
         * @return this
         */
        public Builder cost(CostResolver resolver) {
            this.cost = resolver;
            return this;
        }

        /**
         * What becomes of a refusal.
         *
         * @param mode {@link Mode#ENFORCE} where nothing is said
         * @return this
         */
        public Builder mode(Mode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Whether the RateLimit fields tell of this policy.
         *
         * @param shown true where nothing is said and the policy is enforced, false where it is in shadow
         * @return this
         */
        public Builder fields(boolean shown) {
            this.fields = shown;
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
        public Builder onErrorStatus(int status) {
            if (status != Refusal.UNAVAILABLE && status != Refusal.TOO_MANY_REQUESTS) {
                throw new IllegalArgumentException("the status is " + status + "; it must be 503 or 429");
            }
            this.onErrorStatus = status;
            return this;
        }

        /**
         * The policy.
         *
         * @return with what was set
         * @throws IllegalArgumentException if there is no limit, or the cost is above a burst
         */
        public Policy build() {
            return new Policy(this);
        }
    }

    /**
     * The name, which is also its limiter's.
     *
     * @return unique in an application
     */
    public String name() {
        return name;
    }

    /**
     * The limits, all of which count.
     *
     * @return at least one
     */
    public List<Limit> limits() {
        return limits;
    }

    /**
     * What becomes of a refusal.
     *
     * @return the mode
     */
    public Mode mode() {
        return mode;
    }

    int onErrorStatus() {
        return onErrorStatus;
    }

    boolean showsFields() {
        return fields;
    }

    /** Equal where two policies were given the same key. */
    Object keyTerms() {
        return keyTerms;
    }

    String key(HttpRequest request) {
        return key.key(request);
    }

    @Nullable
    CostResolver costResolver() {
        return cost;
    }

    long constantCost() {
        return constantCost;
    }

    long smallestBurst() {
        return limits.stream().mapToLong(Limit::burst).min().orElse(0);
    }

    boolean dependsOnPath() {
        return !paths.isEmpty() || cost != null;
    }

    boolean matches(String method, RequestPath path) {
        return methods.matches(method)
                && (paths.isEmpty() || paths.stream().anyMatch(pattern -> pattern.matches(path)));
    }

    boolean matchesMethod(String method) {
        return methods.matches(method);
    }

    @Override
    public String toString() {
        return name + " " + limits + " " + mode + ", " + methods + " on " + (paths.isEmpty() ? "every path" : paths);
    }
}
