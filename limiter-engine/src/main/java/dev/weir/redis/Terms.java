package dev.weir.redis;

import dev.weir.internal.KeyHash;
import dev.weir.internal.LimitSet;
import dev.weir.internal.Slots;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a limiter as they stand between two changes, and how what is known of its buckets meanwhile is found: by a
 * hash of their own, so that nothing that was known under other limits counts under these. Immutable and thread-safe.
 *
 * @param limits the limits
 * @param hash unlike that of any other terms
 * @param number of the hash
 * @param known where buckets of so many limits are known, if anywhere
 */
record Terms(
        LimitSet limits, KeyHash hash, int number, @Nullable Slots known) {

    /** A fingerprint's half as it is kept in a slot. */
    long low(long spread) {
        return Slots.low(spread, number, 0);
    }
}
