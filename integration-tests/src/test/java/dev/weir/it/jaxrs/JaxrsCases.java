package dev.weir.it.jaxrs;

import dev.weir.it.Cases;
import dev.weir.it.container.WebApp;
import dev.weir.jaxrs.servlet.ApplicationLife;
import jakarta.ws.rs.core.Application;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Cases that run on every implementation of JAX-RS, in a servlet container. */
abstract class JaxrsCases extends Cases {

    static final Implementation IMPLEMENTATION = Implementation.ofThisExecution();

    private static volatile Contents contents = new Contents(Set.of(), Set.of(), Map.of());

    private record Contents(Set<Class<?>> classes, Set<Object> instances, Map<String, Object> properties) {}

    /** The application under test; containers make it themselves, so its contents are kept beside it. */
    public static class Api extends Application {

        @Override
        public Set<Class<?>> getClasses() {
            return contents.classes;
        }

        @Override
        @SuppressWarnings("deprecation") // the only way to hand over instances
        public Set<Object> getSingletons() {
            return contents.instances;
        }

        @Override
        public Map<String, Object> getProperties() {
            return contents.properties;
        }
    }

    /** An application under /api whose limits are kept in the backend. */
    WebApp api(Class<?>... classes) {
        return api(Api.class, app(), classes);
    }

    /** An application under /api besides what else there is. */
    WebApp api(Class<? extends Application> type, WebApp app, Class<?>... classes) {
        contents = new Contents(Set.of(classes), Set.of(), Map.of("weir.backend", backend));
        return app.servlet(IMPLEMENTATION.servlet(), IMPLEMENTATION.params(type, "/api"), "/api/*");
    }

    /** An application under /api with properties of its own, besides what else there is. */
    WebApp apiWith(Map<String, Object> properties, WebApp app, Class<?>... classes) {
        contents = new Contents(Set.of(classes), Set.of(), properties);
        return app.initializer(ApplicationLife::new)
                .servlet(IMPLEMENTATION.servlet(), IMPLEMENTATION.params(Api.class, "/api"), "/api/*");
    }

    /** An application under /api with instances, of features perhaps. */
    WebApp apiWith(Set<Object> instances, Class<?>... classes) {
        WebApp app = api(classes);
        contents = new Contents(contents.classes, instances, Map.of());
        return app;
    }

    @Override
    protected Map<String, String> cannot() {
        Map<String, String> cannot = new HashMap<>(super.cannot());
        cannot.putAll(IMPLEMENTATION.cannot());
        return cannot;
    }

    @Override
    protected String where() {
        return IMPLEMENTATION + " on " + super.where();
    }
}
