package dev.weir.jaxrs;

import dev.weir.Backend;
import dev.weir.config.BackendShare;
import dev.weir.config.PolicyFile;
import dev.weir.config.PolicyWatch;
import dev.weir.http.ClientAddresses;
import dev.weir.http.GateOptions;
import dev.weir.http.Policy;
import dev.weir.http.PolicyBuilder;
import dev.weir.jaxrs.servlet.Watches;
import dev.weir.jaxrs.servlet.WebApplication;
import dev.weir.jaxrs.servlet.WebApplications;
import jakarta.annotation.PreDestroy;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link RateLimited} and {@link RateLimitExempt} on the resource methods of one application. It decides after
 * authentication and before authorization, once a request, whether the method answers at once or asynchronously.
 *
 * <p>Containers find it by themselves. It may also be registered by class, or as an instance with settings of one's own,
 * which then serves instead of the one that is found; an instance belongs to one application.
 *
 * <p>Properties of the configuration, where code has not said it: {@code weir.backend} ({@code memory}, {@code redis}, or a
 * {@link Backend}, which stays its maker's to close), {@code weir.max-buckets} (1,000,000, in memory),
 * {@code weir.redis-url} and the other settings of {@link dev.weir.redis.RedisBackendBuilder} by name,
 * {@code weir.on-error-status} (503), {@code weir.trusted-proxies} (none), {@code weir.forwarded-header}
 * ({@code X-Forwarded-For}) and {@code weir.ipv6-prefix} (64). After them system properties and environment variables
 * count; see {@link dev.weir.config.Settings}. An unknown property that starts with {@code weir.}, or a malformed one, fails
 * the deployment.
 *
 * <p>Policies may stand in a file, named by {@code weir.policies}; where nothing is said it is the one that the servlet
 * filter of the web application reads. Of it JAX-RS decides the policies whose phase is among {@code weir.phase}
 * ({@code authenticated}, {@code edge} or {@code both}), on every resource method where they match, and those that
 * {@link RateLimited#policy()} names. Their paths are those within the web application, as a servlet filter sees them. A
 * policy that nobody decides fails the deployment; a change of the file counts within seconds. See
 * {@link dev.weir.config.PolicyFile}.
 *
 * <p>At the start the log says of every policy and resource method what will be enforced and from where it was read; with
 * {@code weir.log-unlimited} ({@code false}) also which methods are not limited.
 *
 * <p>In a servlet container it shares its backend with the servlet filters whose settings are equal, and uses the one that
 * the servlet context's attribute {@code dev.weir.Backend} holds.
 *
 * <p>JAX-RS does not tell callers' addresses. In a Servlet container they are those of its request; elsewhere name keys
 * that need none, or give {@link Builder#remoteAddress(Function)}: else all callers keyed by address share one bucket.
 *
 * <p>Where an instance is registered, some containers tell the {@code Application} only later: a mistake in its
 * annotations then answers every request with 500 instead of failing the deployment.
 *
 * <p>Thread-safe.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public final class RateLimitFeature implements DynamicFeature, AutoCloseable {

    /** The priority of the filter that decides: after authentication and before authorization. */
    public static final int PRIORITY = Priorities.AUTHENTICATION + 500;

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private final @Nullable Backend backend;
    private final @Nullable ClientAddresses clientAddresses;
    private final List<Policy> policies;
    private final PeerAddress peer;
    private final ServletRequests servlet = new ServletRequests();
    private final ContextPath contextPath = new ContextPath(servlet);
    private final ReentrantLock starting = new ReentrantLock();
    private @Nullable ApplicationLimits limits;
    private @Nullable BackendShare share;
    private @Nullable PolicyWatch watch;
    private volatile @Nullable PolicyFile file;
    private volatile boolean serving;

    @Context
    private @Nullable Application application;

    @Context
    private @Nullable ResourceContext container;

    /** A feature that the configuration's properties set up. */
    public RateLimitFeature() {
        this(builder());
    }

    private RateLimitFeature(Builder builder) {
        this.backend = builder.backend;
        this.clientAddresses = builder.clientAddresses;
        this.policies = List.copyOf(builder.policies);
        this.peer = new PeerAddress(builder.remoteAddress, servlet);
    }

    /**
     * Settings in code.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RateLimitFeature} to be registered as an instance. Not thread-safe. */
    public static final class Builder {
        private @Nullable Backend backend;
        private @Nullable ClientAddresses clientAddresses;
        private @Nullable Function<ContainerRequestContext, @Nullable String> remoteAddress;
        private final List<Policy> policies = new ArrayList<>();

        private Builder() {}

        /**
         * Where the buckets are.
         *
         * @param backend stays the caller's to close; one in memory where nothing is said
         * @return this
         */
        public Builder backend(Backend backend) {
            this.backend = backend;
            return this;
        }

        /**
         * Which address is the client's, for the keys of annotations. Policies given in code have their own.
         *
         * @param clientAddresses the socket's peer where nothing is said
         * @return this
         */
        public Builder clientAddresses(ClientAddresses clientAddresses) {
            this.clientAddresses = clientAddresses;
            return this;
        }

        /**
         * Tells the address of the socket's peer, in containers without servlets.
         *
         * @param remoteAddress called on the request's thread; null where it is unknown
         * @return this
         */
        public Builder remoteAddress(Function<ContainerRequestContext, @Nullable String> remoteAddress) {
            this.remoteAddress = remoteAddress;
            return this;
        }

        /**
         * Adds a policy that counts on every resource method besides what is annotated, where its methods and paths
         * match. Paths are below the application's base URI. Requests that reach no resource method do not count.
         *
         * @param policy of a name that no annotation has
         * @return this
         */
        public Builder policy(Policy policy) {
            policies.add(policy);
            return this;
        }

        /**
         * The feature.
         *
         * @return to be registered with one application
         */
        public RateLimitFeature build() {
            return new RateLimitFeature(this);
        }
    }

    /**
     * Adds the filters to a resource method. Called by containers, for sub-resources perhaps while requests are served.
     *
     * @throws IllegalArgumentException naming the property or the annotated place that is wrong
     */
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        try {
            ApplicationLimits started = started(context.getConfiguration());
            Coverage own = started.ofMethod(resource.getResourceClass(), resource.getResourceMethod());
            String template = PathTemplate.of(resource.getResourceClass(), resource.getResourceMethod());
            context.register(new LimitFilter(this, started, own, template), PRIORITY);
            context.register(new FieldsFilter(), Priorities.HEADER_DECORATOR);
            context.register(new Settlement(), Integer.MIN_VALUE); // the last of the response filters
        } catch (RuntimeException e) {
            // Should the container go on in spite of it, the method is still not served without its limit.
            Refusal refusal = new Refusal();
            context.register((ContainerRequestFilter) request -> refusal.answer(request, e), PRIORITY);
            throw e;
        }
    }

    private ApplicationLimits started(Configuration configuration) {
        starting.lock();
        try {
            if (limits == null) {
                limits = start(configuration);
            }
            if (application != null && !limits.knowsApplication()) {
                limits.application(application);
            }
            return limits;
        } finally {
            starting.unlock();
        }
    }

    private ApplicationLimits start(Configuration configuration) {
        SettingsReader settings = new SettingsReader(configuration.getProperties());
        WebApplication context = webApplication(container);
        PolicyNames names = new PolicyNames();
        policies.forEach(policy -> names.take(policy.name(), "a policy given in code"));
        ClientAddresses addresses = clientAddresses == null ? settings.clientAddresses() : clientAddresses;
        if (clientAddresses != null) {
            settings.refuseClientAddresses();
        }
        int onErrorStatus = settings.onErrorStatus();
        UnaryOperator<PolicyBuilder> base =
                policy -> policy.clientAddresses(addresses).onErrorStatus(onErrorStatus);
        PolicyFile read = settings.policyFile(InFront.expectedFile(context));
        file = read;
        FilePolicies ofFile = new FilePolicies(read, settings.phases(), InFront.expectedPhases(context, read), names);
        StartLines lines = new StartLines(settings.logUnlimited());
        GateOptions options = settings.gateOptions();
        try {
            ApplicationLimits started = new ApplicationLimits(
                    backend(settings, context),
                    options,
                    policies.stream().map(Policy::belowBase).toList(),
                    ofFile,
                    new AnnotationReader(base, names, ofFile),
                    lines);
            if (read != null) {
                PolicyWatch watched = PolicyWatch.of(read, base, started::replaceFile);
                watch = watched;
                started.catchUpBy(watched::look);
                Watches.add(context, watched);
            }
            return started;
        } catch (RuntimeException e) {
            close(); // containers ask again for the next method, or call this a failed deployment
            throw e;
        }
    }

    private Backend backend(SettingsReader settings, @Nullable WebApplication context) {
        if (backend != null) {
            settings.refuseBackend();
            return backend;
        }
        BackendShare opened = settings.backend(context);
        share = opened;
        return opened.backend();
    }

    /** Where servlet filters are at home too; null where there are no servlets, or nobody tells. */
    private static @Nullable WebApplication webApplication(@Nullable ResourceContext container) {
        WebApplication told = null;
        try {
            told = container == null ? null : ServletPeer.application(container);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The container tells no servlet context at its start", e);
        }
        return told == null ? WebApplications.ofThisThread() : told;
    }

    /**
     * Gives back the backend that properties or the environment described, and closes it if no other filter of the web
     * application shares it. Called by containers that tell their providers of their end (Jersey does), and for the rest
     * when the web application ends; outside of these, by whoever registered this as an instance.
     */
    @Override
    @PreDestroy
    @SuppressWarnings("exports") // who has no such annotations on the module path needs none
    public void close() {
        starting.lock();
        try {
            if (watch != null) {
                watch.close();
                watch = null;
            }
            if (share != null) {
                share.close();
                share = null;
            }
        } finally {
            starting.unlock();
        }
    }

    /**
     * Called with each request: at the first the container tells all that it can.
     *
     * @throws IllegalArgumentException if a policy file should have been read, or nobody decides one of its policies
     */
    void serves(ApplicationLimits started, @Nullable ResourceContext told) {
        if (serving) {
            return;
        }
        WebApplication web = webApplication(told);
        PolicyFile unread = started.readsFile() ? null : InFront.file(web);
        if (unread != null) {
            throw new IllegalArgumentException("the servlet filter reads the policies of " + unread
                    + ", which this container does not tell JAX-RS at its start; name the file in property"
                    + " \"weir.policies\" too");
        }
        if (web != null) {
            started.decidedInFront(InFront.phases(web, file));
        }
        started.serves();
        serving = true;
    }

    PeerAddress peer() {
        return peer;
    }

    ServletRequests servlet() {
        return servlet;
    }

    ContextPath contextPath() {
        return contextPath;
    }

    @Nullable
    Application application() {
        return application;
    }

    @Nullable
    ResourceContext container() {
        return container;
    }
}
