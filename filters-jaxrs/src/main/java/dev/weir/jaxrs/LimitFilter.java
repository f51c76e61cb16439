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
final class LimitFilter implements ContainerRequestFilter {

    private final RateLimitFeature feature;
    private final ApplicationLimits limits;
    private final PeerAddress peer;
    private final Coverage own;
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
     */
    LimitFilter(RateLimitFeature feature, ApplicationLimits limits, PeerAddress peer, Coverage own) {
        this.feature = feature;
        this.limits = limits;
        this.peer = peer;
        this.own = own;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Gate gate;
        try {
            if (!limits.knowsApplication()) {
                limits.application(application == null ? feature.application() : application);
            }
            gate = limits.gate(coverage(request));
        } catch (RuntimeException e) {
            refusal.answer(request, e);
            return;
        }
        if (gate == null) {
            return;
        }
        Verdict verdict =
                gate.check(new JaxrsHttpRequest(request, () -> peerAddress(request)), new HeldFields(request));
        if (!verdict.proceeds()) {
            // Containers leave the content out of an answer to HEAD, and some add an error page where there is none.
            Response.ResponseBuilder answer = Response.status(verdict.status()).entity(verdict.content());
            verdict.fields().forEach(answer::header);
            request.abortWith(answer.build());
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

    private @Nullable String peerAddress(ContainerRequestContext request) {
        return peer.of(request, container == null ? feature.container() : container);
    }
}
