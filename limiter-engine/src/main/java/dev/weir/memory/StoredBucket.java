package dev.weir.memory;

import dev.weir.internal.LimitSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A bucket in the table: the instants at which its limits are full, and the limits under which they were written. */
final class StoredBucket {

    /** Whose bucket, comparable so that a map's crowded bins stay fast. */
    record Id(int limiter, String key, long hash) implements Comparable<Id> {
        @Override
        public int hashCode() {
            return Long.hashCode(hash) + limiter;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id id && id.hash == hash && id.limiter == limiter && id.key.equals(key);
        }

        @Override
        public int compareTo(Id other) {
            return limiter != other.limiter ? Integer.compare(limiter, other.limiter) : key.compareTo(other.key);
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
        return limits == wanted ? state.clone() : wanted.carryOver(state);
    }

    void write(LimitSet under, long[] newState) {
        limits = under;
        state = newState;
    }

    boolean isExactly(LimitSet under, long[] wanted) {
        return limits == under && Arrays.equals(state, wanted);
    }

    long untilFull(long now) {
        return limits == null ? 0 : limits.untilFull(state, now);
    }
}
