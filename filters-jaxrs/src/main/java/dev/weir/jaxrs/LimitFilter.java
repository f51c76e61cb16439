package dev.weir.jaxrs;

import dev.weir.http.Gate;
import dev.weir.http.Verdict;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceContext;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Decides over the requests for one resource method. Thread-safe. */
final class LimitFilter implements ContainerRequestFilter, JaxrsHttpRequest.Surroundings {

    private final RateLimitFeature feature;
    private final ApplicationLimits limits;
    private final Coverage own;
    private final @Nullable String template;
    private final Refusal refusal = new Refusal();

    // Some containers put these in here, others in the feature.
    @Context
    private @Nullable Application application;

    @Context
    private @Nullable ResourceContext container;

    /**
     * The filter of a method.
     *
     * @param own what counts by the annotations of the method or its class
     * @param template of the method's paths; null where it is unknown
     */
    LimitFilter(RateLimitFeature feature, ApplicationLimits limits, Coverage own, @Nullable String template) {
        this.feature = feature;
        this.limits = limits;
        this.own = own;
        this.template = template;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        Gate gate;
        try {
            if (!limits.knowsApplication()) {
                limits.application(application == null ? feature.application() : application);
            }
            feature.serves(limits, container());
            gate = limits.gate(coverage(context));
        } catch (RuntimeException e) {
            refusal.answer(context, e);
            return;
        }
        if (gate == null) {
            return;
        }
        JaxrsHttpRequest request = new JaxrsHttpRequest(context, this, false);
        Verdict verdict = gate.check(request, new HeldFields(context));
        if (verdict.proceeds()) {
            Settlement.expect(gate, request);
        } else {
            // Containers leave the content out of an answer to HEAD, and some add an error page where there is none.
            Response.ResponseBuilder answer = Response.status(verdict.status()).entity(verdict.content());
            verdict.fields().forEach(answer::header);
            context.abortWith(answer.build());
        }
    }

    /** The method's own coverage, else that of the nearest class on the way to it through locators. */
    private Coverage coverage(ContainerRequestContext request) {
        Coverage coverage = own;
        for (Object resource : request.getUriInfo().getMatchedResources()) {
            Coverage ofClass = limits.ofClass(resource.getClass());
            if (!coverage.marked()) {
                coverage = ofClass;
            }
        }
        return coverage;
    }

    private @Nullable ResourceContext container() {
        return container == null ? feature.container() : container;
    }

    @Override
    public @Nullable String peerAddress(ContainerRequestContext request) {
        return feature.peer().of(request, container());
    }

    @Override
    public String base(ContainerRequestContext request) {
        return feature.contextPath().leftOut(request.getUriInfo().getBaseUri().getRawPath(), container());
    }

    @Override
    public @Nullable String rawPath(ContainerRequestContext request) {
        ServletPeer peer = feature.servlet().now(container());
        return peer == null ? request.getUriInfo().getRequestUri().getRawPath() : peer.rawPath();
    }

    /** Not known behind a locator: which one was taken is not told to filters. */
    @Override
    public @Nullable String template(ContainerRequestContext request) {
        return request.getUriInfo().getMatchedResources().size() > 1 ? null : template;
    }
}
