package dev.weir.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A part of the table under a lock of its own. When it is full a newcomer takes the place of one of a sample: a full
 * bucket, else the one soonest full of the newcomer's own limiter, else the one soonest full. So a flood of fresh keys
 * under one limit does not push out the debtors of another, and who is deepest in debt goes last.
 */
final class Segment {

    private static final int SAMPLE = 16;

    final ReentrantLock lock = new ReentrantLock();
    private final int capacity;
    private final Map<StoredBucket.Id, StoredBucket> byId = new HashMap<>();
    private final List<StoredBucket> all = new ArrayList<>();

    Segment(int capacity) {
        this.capacity = capacity;
    }

    @Nullable
    StoredBucket find(StoredBucket.Id id) {
        return byId.get(id);
    }

    void add(StoredBucket bucket, long now) {
        if (all.size() >= capacity) {
            remove(victim(bucket.id.limiter(), now).id);
        }
        bucket.place = all.size();
        all.add(bucket);
        byId.put(bucket.id, bucket);
    }

    void remove(StoredBucket.Id id) {
        StoredBucket gone = byId.remove(id);
        if (gone != null) {
            StoredBucket last = all.remove(all.size() - 1);
            if (last != gone) {
                all.set(gone.place, last);
                last.place = gone.place;
            }
        }
    }

    private StoredBucket victim(int limiter, long now) {
        StoredBucket victim = sampled(0);
        int lowest = Integer.MAX_VALUE;
        long soonest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLE; i++) {
            StoredBucket candidate = sampled(i);
            long untilFull = candidate.untilFull(now);
            int rank = untilFull == 0 ? 0 : candidate.id.limiter() == limiter ? 1 : 2;
            if (rank < lowest || (rank == lowest && untilFull < soonest)) {
                victim = candidate;
                lowest = rank;
                soonest = untilFull;
            }
        }
        return victim;
    }

    private StoredBucket sampled(int i) {
        return all.get(
                all.size() <= SAMPLE
                        ? i % all.size()
                        : ThreadLocalRandom.current().nextInt(all.size()));
    }

    int size() {
        return all.size();
    }
}
