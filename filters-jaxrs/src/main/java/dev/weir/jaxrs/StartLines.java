package dev.weir.jaxrs;

import dev.weir.http.Policy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log what is enforced, and from where it was read. Thread-safe. */
final class StartLines {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitFeature.class);

    private final boolean unlimitedToo;
    private final AtomicBoolean toldOfWait = new AtomicBoolean();
    private final AtomicBoolean toldOfNames = new AtomicBoolean();

    /**
     * Tells it.
     *
     * @param unlimitedToo whether methods are listed that nothing limits
     */
    StartLines(boolean unlimitedToo) {
        this.unlimitedToo = unlimitedToo;
    }

    /** Of a policy that counts on every resource method that it matches. */
    void everywhere(Policy policy) {
        LOG.info("On resource methods: policy {}", policy);
        wait(policy);
    }

    /**
     * Of a resource method.
     *
     * @param own what counts there and not everywhere
     * @param reached whether anything but policies of a file may count
     * @param file whether policies of a file may
     */
    void method(Place place, List<Policy> own, boolean reached, boolean file) {
        if (!own.isEmpty()) {
            LOG.info(
                    "On {}: policy {}",
                    place,
                    own.stream().map(Policy::toString).collect(Collectors.joining("; policy ")));
            own.forEach(this::wait);
        } else if (unlimitedToo && !reached) {
            LOG.info("On {}: {}", place, file ? "only what the file's policies match" : "no limit");
        }
    }

    private void wait(Policy policy) {
        if (!policy.maxWait().isZero() && toldOfWait.compareAndSet(false, true)) {
            LOG.info(
                    "Policy {} lets requests wait, which JAX-RS cannot do without a thread: here it refuses them at once"
                            + "; a servlet filter in front can hold them",
                    policy.name());
        }
    }

    /** Of policies that count where an annotation names them, though none does. Called once the application serves. */
    void neverNamed(FilePolicies file) {
        if (toldOfNames.compareAndSet(false, true)) {
            for (String name : file.neverNamed()) {
                LOG.warn("Policy {} of {} counts where an annotation names it, but none does", name, file);
            }
        }
    }
}
