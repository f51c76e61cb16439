package dev.weir.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with 500 where a limit is wrong, so that nothing is served unlimited. Thread-safe. */
final class Refusal {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private final AtomicBoolean told = new AtomicBoolean();

    void answer(ContainerRequestContext request, RuntimeException mistake) {
        if (told.compareAndSet(false, true)) {
            LOG.error("Requests are refused, for their rate limit is wrong: {}", mistake.getMessage(), mistake);
        }
        request.abortWith(Response.serverError()
                .type(MediaType.TEXT_PLAIN_TYPE)
                .header("Cache-Control", "no-store")
                .entity("The rate limit of this resource is not set up rightly.\n")
                .build());
    }
}
