package dev.weir.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is seen of a gate's first thousand requests under some policies. Thread-safe. */
final class Observation {

    static final int REQUESTS = 1_000;

    /** So many must have counted before it is said what all of them have in common. */
    static final int ENOUGH = REQUESTS / 2;

    private final SelfChecks checks;
    private final Map<Policy, Tally> tallies = new LinkedHashMap<>();
    private final @Nullable ClientAddresses trusting;
    private final boolean anyDirect;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean toldForwarded = new AtomicBoolean();
    private volatile boolean forwarded;

    Observation(SelfChecks checks, List<Policy> policies) {
        this.checks = checks;
        ClientAddresses found = null;
        boolean direct = false;
        for (Policy policy : policies) {
            if (policy.mode() != Mode.OFF) {
                tallies.put(policy, new Tally(policy));
                if (policy.clientAddresses().trustsProxies()) {
                    found = policy.clientAddresses();
                } else {
                    direct = true;
                }
            }
        }
        this.trusting = found;
        this.anyDirect = direct;
    }

    /** A policy counts on a request. */
    void counted(Policy policy, HttpRequest request, String key) {
        Tally tally = tallies.get(policy);
        if (tally == null) {
            return;
        }
        if (tally.count(request, key)) {
            checks.remember(policy);
        }
        if (policy.keyIsClaimed() && policy.mode() == Mode.ENFORCE && !addressCounts(request)) {
            checks.tell(
                    Notice.KEY_CAN_BE_INVENTED,
                    policy.name(),
                    "The key of policy " + policy.name()
                            + " holds what callers can make up, and no enforced policy keyed"
                            + " by client-address counts beside it; who invents keys gets a fresh bucket for each");
        }
    }

    private boolean addressCounts(HttpRequest request) {
        RequestRecord record = RequestRecord.find(request);
        if (record != null && record.countedByAddress()) {
            return true;
        }
        RequestPath path = request.path();
        for (Policy policy : tallies.keySet()) {
            if (policy.mode() == Mode.ENFORCE
                    && policy.keyIsAddress()
                    && !policy.otherwise()
                    && policy.matches(request, path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A request was decided over.
     *
     * @return whether it was the last to be looked at
     */
    boolean request(HttpRequest request) {
        if (anyDirect && !toldForwarded.get() && cameThroughProxy(request) && !toldForwarded.getAndSet(true)) {
            checks.tell(
                    Notice.FORWARDED_BUT_NOT_TRUSTED,
                    "",
                    "A request came with X-Forwarded-For or Forwarded, but no proxy is trusted, so the header is not"
                            + " believed; behind a proxy all its callers share one bucket");
        }
        ClientAddresses addresses = trusting;
        if (addresses != null && !forwarded && addresses.isForwarded(request)) {
            forwarded = true;
        }
        return requests.incrementAndGet() == REQUESTS;
    }

    /** Not where the container itself has put the client in the peer's place. */
    private static boolean cameThroughProxy(HttpRequest request) {
        for (ForwardedField field : ForwardedField.values()) {
            List<String> lines = request.headers(field.fieldName());
            if (!lines.isEmpty()) {
                String peer = request.remoteAddress();
                return peer == null || lines.stream().noneMatch(line -> line.contains(peer));
            }
        }
        return false;
    }

    /** Tells what is to be said at the end. */
    void conclude() {
        if (trusting != null && !forwarded) {
            checks.tell(
                    Notice.TRUSTED_BUT_NOT_FORWARDED,
                    "",
                    "Proxies are trusted, but none of the first " + REQUESTS
                            + " requests came from one of them with its forwarding header");
        }
        tallies.values().forEach(this::conclude);
    }

    private void conclude(Tally tally) {
        Policy policy = tally.policy();
        if (tally.counted() == 0 && policy.mode() == Mode.ENFORCE && !policy.annotated()) {
            if (!checks.everCounted(policy)) {
                checks.tell(
                        Notice.COUNTED_NOTHING,
                        policy.name(),
                        "Policy " + policy.name() + " counted none of the first " + REQUESTS + " requests; it is "
                                + policy);
            }
            return;
        }
        if (tally.counted() >= ENOUGH && tally.isOneBucket()) {
            checks.tell(
                    Notice.ONE_BUCKET,
                    policy.name(),
                    "Nearly all of the " + tally.counted() + " requests that policy " + policy.name()
                            + " counted first were of one key");
        }
        if (policy.needsPrincipal() && tally.counted() >= ENOUGH && !tally.sawPrincipal()) {
            checks.tell(
                    Notice.NO_PRINCIPAL,
                    policy.name(),
                    "Policy " + policy.name() + " needs the caller's principal or roles, but none of the "
                            + tally.counted() + " requests that it counted first had a principal");
        }
    }
}
