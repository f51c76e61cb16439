package dev.weir.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.redisson.connection.MasterSlaveEntry;

/**
 * The way to a Redis that is connected. Callers share calls, on a cluster those whose buckets one master has, or those of one
 * slot where the client does not tell who has it. Thread-safe.
 */
final class RedisRoad {

    private final RedisCalls calls;
    private final DenyCache denials;
    private final int batchSize;
    private final @Nullable Masters masters;
    private final ConcurrentMap<Object, Coalescer> lanes = new ConcurrentHashMap<>(); // by master or slot

    RedisRoad(RedisCalls calls, int batchSize, DenyCache denials) {
        this.calls = calls;
        this.denials = denials;
        this.batchSize = batchSize;
        this.masters = calls.masters();
    }

    RedisCalls calls() {
        return calls;
    }

    /** Takes all or nothing. Once the future is completed by who waits for it, nothing is sent for it any more. */
    CompletableFuture<Reply> take(List<Charge> charges) {
        if (calls.isCluster() && charges.size() > 1) {
            return new SlotBySlot(this, charges, slots(charges)).start();
        }
        return takeInSlot(charges, null);
    }

    /** The places of the charges of each slot, the slots in the order in which they are first met. */
    private static List<int[]> slots(List<Charge> charges) {
        int[] slots =
                charges.stream().mapToInt(charge -> Slot.of(charge.bucket())).toArray();
        return IntStream.of(slots)
                .distinct()
                .mapToObj(slot -> IntStream.range(0, slots.length)
                        .filter(place -> slots[place] == slot)
                        .toArray())
                .toList();
    }

    /** Takes from buckets that one script can see; not sent if whom it is for, where that is somebody else, is done. */
    CompletableFuture<Reply> takeInSlot(List<Charge> charges, @Nullable Future<?> whom) {
        return lane(charges).take(charges, whom);
    }

    private Coalescer lane(List<Charge> charges) {
        int slot = calls.isCluster() ? Slot.of(charges.get(0).bucket()) : 0;
        MasterSlaveEntry master = masters == null ? null : masters.of(slot);
        Object place = master == null ? slot : master;
        Coalescer lane = lanes.get(place);
        if (lane != null) {
            return lane;
        }
        if (masters != null && master != null) {
            lanes.keySet().removeIf(each -> !masters.has(each)); // who is no master any more
        }
        return lanes.computeIfAbsent(place, unused -> opened(master));
    }

    private Coalescer opened(@Nullable MasterSlaveEntry master) {
        return new Coalescer(calls, masters == null || master == null ? null : masters.to(master), batchSize);
    }

    /** Undoes a take, by its standing afterwards; tells whether it could, or else fails. */
    CompletableFuture<Boolean> giveBack(Charge charge, Standing taken) {
        denials.given(charge);
        return calls.giveUp(charge, taken.bucket()).toCompletableFuture().whenComplete((given, failure) -> {
            if (!Boolean.FALSE.equals(given)) {
                denials.given(charge);
            }
        });
    }
}
