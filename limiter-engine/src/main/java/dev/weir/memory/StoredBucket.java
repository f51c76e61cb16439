package dev.weir.memory;

import dev.weir.internal.LimitSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A bucket in the table: the instants at which its limits are full, and the limits under which they were written. */
final class StoredBucket {

    /**
     * Whose bucket: a limiter, and a key by 128 bits of hash under a secret. The key itself may be long, is perhaps a
     * secret, and is not kept.
     */
    record Id(int limiter, long high, long low) {
        /** As evenly spread as the hash, and differently for each limiter. */
        long spread() {
            return high + limiter * 0x9E3779B97F4A7C15L;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(spread());
        }
    }

    final Id id;
    int place;
    private @Nullable LimitSet limits;
    private long[] state = {};

    StoredBucket(Id id) {
        this.id = id;
    }

    long[] stateUnder(LimitSet wanted, long now) {
        if (limits == null) {
            return wanted.full(now);
        }
        return wanted.sharesBucketsWith(limits) ? state.clone() : wanted.carryOver(state);
    }

    void write(LimitSet under, long[] newState) {
        limits = under;
        state = newState;
    }

    boolean isExactly(LimitSet under, long[] wanted) {
        return limits != null && under.sharesBucketsWith(limits) && Arrays.equals(state, wanted);
    }

    long untilFull(long now) {
        return limits == null ? 0 : limits.untilFull(state, now);
    }
}
