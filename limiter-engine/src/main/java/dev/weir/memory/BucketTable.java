package dev.weir.memory;

import java.util.List;

/**
 * Where the in-memory backend keeps its buckets: a bounded number of them, each the instants of one limiter and key. An
 * absent bucket is a full one. Every operation is atomic over all the buckets that it names, and reads the clock while it
 * holds them: who read it before, and was overtaken, would look as if time ran back. Thread-safe.
 */
interface BucketTable {

    /**
     * Takes, or reserves within each take's wait, for all or for none; each take is told how its bucket stands.
     *
     * @param takes of different buckets
     * @return whether all were taken
     * @throws IllegalArgumentException if a limiter has meanwhile got a burst that a take can never fit; nothing is taken
     */
    boolean takeAll(List<Take> takes);

    /**
     * How a bucket stands.
     *
     * @param limiter its limiter
     * @param key its key
     * @return what one permit would be answered; nothing is taken or kept
     */
    Take peek(MemoryLimiter limiter, String key);

    /**
     * Gives permits back, at most up to full.
     *
     * @param limiter the bucket's limiter
     * @param key its key
     * @param permits how many
     */
    void refund(MemoryLimiter limiter, String key, long permits);

    /**
     * Undoes a take if its bucket is still exactly what that take wrote.
     *
     * @param take one that was taken
     */
    void giveUp(Take take);

    /**
     * Drops a bucket.
     *
     * @param limiter its limiter
     * @param key its key
     */
    void remove(MemoryLimiter limiter, String key);

    /**
     * How many buckets are kept now.
     *
     * @return 0 to {@link #capacity}
     */
    int size();

    /**
     * The most buckets that are ever kept.
     *
     * @return at least 1
     */
    int capacity();
}
