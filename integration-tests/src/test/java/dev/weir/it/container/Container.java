package dev.weir.it.container;

import java.net.URI;
import java.util.Map;

/** A servlet container in this process, which runs one application at a time over HTTP/1.1 and h2c on 127.0.0.1. */
public interface Container extends AutoCloseable {

    /** The system property that names the adapter's class: it differs from one execution of the tests to the other. */
    String PROPERTY = "weir.container";

    /** The container that this execution of the tests is for. */
    static Container ofThisExecution() {
        String adapter = System.getProperty(PROPERTY);
        if (adapter == null) {
            throw new IllegalStateException("the system property " + PROPERTY + " names no container");
        }
        try {
            return Class.forName(adapter)
                    .asSubclass(Container.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(adapter, e);
        }
    }

    /**
     * Starts the container with an application.
     *
     * @return where the application is, without a trailing slash
     * @throws DeploymentFailed if the application does not start; its message holds the cause's
     */
    URI start(WebApp app) throws DeploymentFailed;

    /** Takes the application away and deploys it anew, while the container goes on listening. */
    void redeploy() throws DeploymentFailed;

    /** What this container cannot do, with the reason, by the name of the test's method. */
    default Map<String, String> cannot() {
        return Map.of();
    }

    /** Stops what was started. */
    @Override
    void close();
}
