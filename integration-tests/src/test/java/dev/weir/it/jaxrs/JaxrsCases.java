package dev.weir.it.jaxrs;

import dev.weir.it.Cases;
import dev.weir.it.container.WebApp;
import dev.weir.jaxrs.servlet.ApplicationLife;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Cases that run on every implementation of JAX-RS, in a servlet container. */
abstract class JaxrsCases extends Cases {

    static final Implementation IMPLEMENTATION = Implementation.ofThisExecution();

    @TempDir
    java.nio.file.Path directory;

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

    /** An application under /api with properties of its own, in a server that runs no initializers. */
    WebApp apiUntold(Map<String, Object> properties, Class<?>... classes) {
        contents = new Contents(Set.of(classes), Set.of(), properties);
        return app().servlet(IMPLEMENTATION.servlet(), IMPLEMENTATION.params(Api.class, "/api"), "/api/*");
    }

    /** An application that serves every path of the web application, with properties of its own. */
    WebApp apiAtTheRoot(Map<String, Object> properties, Class<?>... classes) {
        contents = new Contents(Set.of(classes), Set.of(), properties);
        return app().initializer(ApplicationLife::new)
                .servlet(IMPLEMENTATION.servlet(), IMPLEMENTATION.params(Api.class, "/"), "/*");
    }

    /** An application under /api that a listener starts, and so before servlet filters, besides what else there is. */
    WebApp apiStartedFirst(Map<String, Object> properties, WebApp app, Class<?>... classes) {
        contents = new Contents(Set.of(classes), Set.of(), properties);
        return IMPLEMENTATION.startedFirst(app.initializer(ApplicationLife::new), Api.class, "/api");
    }

    /** An application under /api that reads a file of these policies. */
    WebApp apiOf(String policies, Class<?>... classes) throws IOException {
        return apiOf(policies, Map.of(), app(), classes);
    }

    /** An application under /api that reads a file of these policies, with more properties, besides what else there is. */
    WebApp apiOf(String policies, Map<String, Object> more, WebApp app, Class<?>... classes) throws IOException {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("weir.policies", save(policies).toString());
        return apiWith(properties, app, classes);
    }

    /** Writes the file of policies, over the one that was there. */
    java.nio.file.Path save(String policies) throws IOException {
        return write("{\"policies\": [" + policies + "]}");
    }

    /** Replaces the file at once, so that nobody reads half of it. */
    java.nio.file.Path write(String text) throws IOException {
        java.nio.file.Path file = directory.resolve("policies.json");
        java.nio.file.Path next = Files.writeString(directory.resolve("next.json"), text);
        return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** An application under /api with instances, of features perhaps. */
    WebApp apiWith(Set<Object> instances, Class<?>... classes) {
        return apiWith(app(), instances, classes);
    }

    /** An application under /api with instances, of features perhaps, besides what else there is. */
    WebApp apiWith(WebApp app, Set<Object> instances, Class<?>... classes) {
        WebApp all = api(Api.class, app, classes);
        contents = new Contents(contents.classes, instances, Map.of());
        return all;
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
