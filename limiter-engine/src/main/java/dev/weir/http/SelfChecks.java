package dev.weir.http;

import dev.weir.Backend;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what is probably a mistake, and tells it once: at start, and over the first thousand requests; later ones pay
 * one read of a field. Gates that share a backend, as those of one application do, tell one thing once together.
 * Thread-safe.
 */
final class SelfChecks {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final Map<Backend, Known> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private final Set<Notice> silenced;
    private final Logger log;
    private final Known known;
    private final AtomicReference<@Nullable Observation> observation = new AtomicReference<>();

    /** What is known of a backend's gates. Bounded: beyond that nothing more is told. */
    private static final class Known {
        private static final int MOST = 10_000;

        private final Set<String> told = ConcurrentHashMap.newKeySet();
        private final Set<String> counted = ConcurrentHashMap.newKeySet();

        boolean isNew(String what) {
            return told.size() < MOST && told.add(what);
        }

        void counted(String policy) {
            if (counted.size() < MOST) {
                counted.add(policy);
            }
        }
    }

    SelfChecks(GateOptions options, Backend backend) {
        this(options, backend, LOG);
    }

    SelfChecks(GateOptions options, Backend backend, Logger log) {
        this.silenced = options.silenced();
        this.log = log;
        this.known = KNOWN.computeIfAbsent(backend, unknown -> new Known());
    }

    /** These policies count from now on. */
    void policies(List<Policy> policies) {
        for (Policy policy : policies) {
            if (policy.mode() != Mode.OFF) {
                look(policy);
            }
        }
        if (!policies.isEmpty() && policies.stream().noneMatch(policy -> policy.mode() == Mode.ENFORCE)) {
            tell(
                    Notice.NOTHING_ENFORCED,
                    "",
                    "Nobody is refused, for all of these policies are off or in shadow: "
                            + policies.stream().map(Policy::name).toList());
        }
        observation.set(policies.isEmpty() ? null : new Observation(this, policies));
    }

    private void look(Policy policy) {
        if (policy.needsPrincipal() && policy.phase() == Phase.EDGE) {
            tell(
                    Notice.NO_PRINCIPAL,
                    policy.name(),
                    "Policy " + policy.name() + " needs the caller's principal or roles, but is decided at the edge,"
                            + " where nobody is authenticated yet");
        }
        if (policy.plans().isClaimed()) {
            tell(
                    Notice.PLAN_IS_CLAIMED,
                    policy.name(),
                    "Policy " + policy.name() + " reads the plan from what the caller claims; who names the best plan"
                            + " gets it");
        }
    }

    /** A policy is about to count on a request. */
    void counted(Policy policy, HttpRequest request, String key) {
        Observation watching = observation.get();
        if (watching != null) {
            watching.counted(policy, request, key);
        }
    }

    /** A request was decided over. */
    void request(HttpRequest request) {
        Observation watching = observation.get();
        if (watching != null && watching.request(request) && observation.compareAndSet(watching, null)) {
            watching.conclude();
        }
    }

    /** A request was refused that the policy would have let wait. */
    void notHeld(Policy policy) {
        tell(
                Notice.NOT_HELD,
                policy.name(),
                "Policy " + policy.name()
                        + " lets requests wait, but this one cannot be held back and was refused: it is"
                        + " not asynchronous here, or becomes a WebSocket");
    }

    boolean isSilenced(Notice notice) {
        return silenced.contains(notice);
    }

    /** Remembers that a policy counted, in whichever gate. */
    void remember(Policy policy) {
        known.counted(policy.name());
    }

    boolean everCounted(Policy policy) {
        return known.counted.contains(policy.name());
    }

    /** Logs a notice on a subject, if it was not told before. */
    void tell(Notice notice, String subject, String text) {
        if (!isSilenced(notice) && known.isNew(notice + " " + subject)) {
            log.warn("[{}] {}; see {}", notice.code(), text, notice.page());
        }
    }
}
