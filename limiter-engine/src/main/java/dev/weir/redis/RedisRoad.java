package dev.weir.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The way to a Redis that is connected. Callers share calls, on a cluster those of one slot: what is for other slots does
 * not wait for them, and goes out at once over the few connections to its node, which pipeline. Thread-safe.
 */
final class RedisRoad {

    private final RedisCalls calls;
    private final DenyCache denials;
    private final int batchSize;
    private final AtomicReferenceArray<@Nullable Coalescer> lanes; // on a cluster one for each slot

    RedisRoad(RedisCalls calls, int batchSize, DenyCache denials) {
        this.calls = calls;
        this.denials = denials;
        this.batchSize = batchSize;
        this.lanes = new AtomicReferenceArray<>(calls.isCluster() ? Slot.COUNT : 1);
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
        int place = calls.isCluster() ? Slot.of(charges.get(0).bucket()) : 0;
        Coalescer lane = lanes.get(place);
        if (lane != null) {
            return lane;
        }
        Coalescer fresh = new Coalescer(calls, batchSize);
        Coalescer before = lanes.compareAndExchange(place, null, fresh);
        return before == null ? fresh : before;
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
