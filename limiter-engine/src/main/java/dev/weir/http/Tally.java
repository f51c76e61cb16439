package dev.weir.http;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one policy counted while it was watched. Whether most of it is of one key is told by the majority vote of Boyer and
 * Moore, over hashes of keys: a candidate, and by how much it is ahead. Thread-safe.
 */
final class Tally {

    /** Parts of which one bucket for all is meant. */
    private static final Set<String> OF_REQUESTS = Set.of("constant", "host", "method", "path-template");

    private static final long COUNT = 0xFFFF_FFFFL;
    private static final int PERCENT = 95;

    private final Policy policy;
    private final boolean keyTellsCallers;
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicLong majority = new AtomicLong();
    private volatile boolean principal;

    Tally(Policy policy) {
        this.policy = policy;
        this.keyTellsCallers = !(policy.keyTerms() instanceof String text)
                || !Arrays.stream(text.split("[,+]")).allMatch(part -> OF_REQUESTS.contains(part.split(":", 2)[0]));
    }

    Policy policy() {
        return policy;
    }

    /**
     * Counts a request.
     *
     * @return whether it is the first
     */
    boolean count(HttpRequest request, String key) {
        if (keyTellsCallers) {
            int hash = key.hashCode();
            majority.updateAndGet(before -> vote(before, hash));
        }
        if (!principal && policy.needsPrincipal() && request.principal() != null) {
            principal = true;
        }
        return counted.getAndIncrement() == 0;
    }

    /** The candidate's hash is above, its lead below. */
    private static long vote(long before, int hash) {
        long lead = before & COUNT;
        if (lead == 0) {
            return (long) hash << Integer.SIZE | 1;
        }
        return (int) (before >>> Integer.SIZE) == hash ? before + 1 : before - 1;
    }

    int counted() {
        return counted.get();
    }

    boolean sawPrincipal() {
        return principal;
    }

    /** A key of p percent leads by at least 2p − 100, whatever came when. */
    boolean isOneBucket() {
        return (majority.get() & COUNT) * 100 >= (2L * PERCENT - 100) * counted.get();
    }
}
