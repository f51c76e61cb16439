package dev.weir.demo;

import dev.weir.jaxrs.RateLimitFeature;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** What runs under {@code /api}. */
@ApplicationPath("api")
public final class DemoApplication extends Application {

    /** Called by the JAX-RS implementation. */
    public DemoApplication() {}

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(RateLimitFeature.class, BasicAuthentication.class, ApiResource.class);
    }
}
