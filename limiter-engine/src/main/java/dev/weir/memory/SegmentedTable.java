package dev.weir.memory;

import dev.weir.MicrosClock;
import dev.weir.internal.KeyedHash;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Buckets in hash maps, each under a lock, spread evenly whether there are many keys or many limiters. */
final class SegmentedTable implements BucketTable {

    private static final int PER_SEGMENT = 1024;
    private static final int MOST_SEGMENTS = 64;

    private final KeyedHash high = KeyedHash.random();
    private final KeyedHash low = KeyedHash.random();
    private final MicrosClock clock;
    private final Segment[] segments;
    private final int perSegment;

    SegmentedTable(int maxBuckets, MicrosClock clock) {
        this.clock = clock;
        int wanted = Math.min(MOST_SEGMENTS, Math.max(1, maxBuckets / PER_SEGMENT));
        int count = Integer.highestOneBit(wanted);
        int even = (maxBuckets + count - 1) / count;
        // Keys fall on segments by chance: six standard deviations of room keep them from being dropped early.
        this.perSegment = count == 1 ? even : even + 6 * (int) Math.ceil(Math.sqrt(even));
        this.segments =
                Stream.generate(() -> new Segment(perSegment)).limit(count).toArray(Segment[]::new);
    }

    @Override
    public boolean takeAll(List<Take> takes) {
        if (takes.size() == 1) {
            StoredBucket.Id id = id(takes.get(0));
            Segment segment = segment(id);
            segment.lock.lock();
            try {
                return takeLocked(takes, List.of(id));
            } finally {
                segment.lock.unlock();
            }
        }
        List<StoredBucket.Id> ids = takes.stream().map(this::id).toList();
        int[] places = ids.stream().mapToInt(this::place).sorted().distinct().toArray();
        for (int place : places) {
            segments[place].lock.lock();
        }
        try {
            return takeLocked(takes, ids);
        } finally {
            for (int place : places) {
                segments[place].lock.unlock();
            }
        }
    }

    private boolean takeLocked(List<Take> takes, List<StoredBucket.Id> ids) {
        long now = clock.micros();
        boolean all = true;
        for (int i = 0; i < takes.size(); i++) {
            all &= takes.get(i).fits(stored(ids.get(i)), now);
        }
        for (int i = 0; i < takes.size(); i++) {
            Take take = takes.get(i);
            if (all || take.wentBack()) {
                write(ids.get(i), take, all ? take.after() : take.before(), now);
            }
        }
        return all;
    }

    private void write(StoredBucket.Id id, Take take, long[] state, long now) {
        StoredBucket bucket = stored(id);
        bucket.write(take.limits(), state);
        if (segment(id).find(id) == null) {
            segment(id).add(bucket, now);
        }
    }

    private StoredBucket stored(StoredBucket.Id id) {
        StoredBucket found = segment(id).find(id);
        return found == null ? new StoredBucket(id) : found;
    }

    @Override
    public Take peek(MemoryLimiter limiter, String key) {
        return with(id(limiter, key), (segment, id) -> {
            Take take = new Take(limiter, key, 1, 0);
            take.fits(stored(id), clock.micros());
            return take;
        });
    }

    @Override
    public void refund(MemoryLimiter limiter, String key, long permits) {
        with(id(limiter, key), (segment, id) -> {
            StoredBucket bucket = segment.find(id);
            if (bucket != null) {
                var limits = limiter.limitSet();
                long now = clock.micros();
                long[] state = bucket.stateUnder(limits, now);
                limits.settle(state, now);
                limits.refund(state, permits, now);
                bucket.write(limits, state);
            }
            return true;
        });
    }

    @Override
    public void giveUp(Take take) {
        with(id(take), (segment, id) -> {
            StoredBucket bucket = segment.find(id);
            if (bucket != null && bucket.isExactly(take.limits(), take.after())) {
                bucket.write(take.limits(), take.before());
            }
            return true;
        });
    }

    @Override
    public void remove(MemoryLimiter limiter, String key) {
        with(id(limiter, key), (segment, id) -> {
            segment.remove(id);
            return true;
        });
    }

    @Override
    public int size() {
        int size = 0;
        for (Segment segment : segments) {
            segment.lock.lock();
            try {
                size += segment.size();
            } finally {
                segment.lock.unlock();
            }
        }
        return size;
    }

    @Override
    public int capacity() {
        return segments.length * perSegment;
    }

    private <T> T with(StoredBucket.Id id, BiFunction<Segment, StoredBucket.Id, T> action) {
        Segment segment = segment(id);
        segment.lock.lock();
        try {
            return action.apply(segment, id);
        } finally {
            segment.lock.unlock();
        }
    }

    private StoredBucket.Id id(Take take) {
        return id(take.limiter, take.key);
    }

    private StoredBucket.Id id(MemoryLimiter limiter, String key) {
        return new StoredBucket.Id(limiter.id(), high.hash(key), low.hash(key));
    }

    private Segment segment(StoredBucket.Id id) {
        return segments[place(id)];
    }

    private int place(StoredBucket.Id id) {
        return (int) (id.spread() >>> 32) & (segments.length - 1);
    }
}
