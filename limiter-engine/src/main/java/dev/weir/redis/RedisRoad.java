package dev.weir.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.redisson.connection.MasterSlaveEntry;

/**
 * The way to a Redis that is connected, behind a circuit breaker. Callers share calls, on a cluster those whose buckets one
 * master has, and each master has a breaker; or those of one slot where the client does not tell who has it. Thread-safe.
 */
final class RedisRoad {

    private static final Object ALL = "all"; // those who have one breaker together

    private record Lane(Coalescer calls, Breaker breaker) {}

    private final RedisCalls calls;
    private final DenyCache denials;
    private final int batchSize;
    private final @Nullable Masters masters;
    private final Outage outage;
    private final ConcurrentMap<Object, Lane> lanes = new ConcurrentHashMap<>(); // by master or slot

    RedisRoad(RedisCalls calls, int batchSize, DenyCache denials, Outage outage) {
        this.calls = calls;
        this.denials = denials;
        this.outage = outage;
        this.batchSize = batchSize;
        this.masters = calls.masters();
    }

    RedisCalls calls() {
        return calls;
    }

    /** Takes all or nothing. Once the future is completed by who waits for it, nothing is sent for it any more. */
    CompletableFuture<Reply> take(List<Charge> charges) {
        if (!calls.isCluster() || charges.size() == 1) {
            return takeInSlot(charges, null);
        }
        if (charges.stream().anyMatch(charge -> lane(charge).breaker.refuses())) {
            return CompletableFuture.failedFuture(Breaker.open()); // before anything is taken that must go back
        }
        return new SlotBySlot(this, charges, slots(charges)).start();
    }

    /** Asks the server that has a charge's bucket. */
    <T> CompletableFuture<T> ask(Charge charge, Function<RedisCalls, CompletionStage<T>> call) {
        return lane(charge).breaker.ask(() -> call.apply(calls), null);
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
    CompletableFuture<Reply> takeInSlot(List<Charge> charges, @Nullable CompletableFuture<?> whom) {
        Lane lane = lane(charges.get(0));
        return lane.breaker.ask(() -> lane.calls.take(charges, whom), whom);
    }

    private Lane lane(Charge charge) {
        int slot = calls.isCluster() ? Slot.of(charge.bucket()) : 0;
        MasterSlaveEntry master = masters == null ? null : masters.of(slot);
        Object place = master == null ? slot : master;
        Lane lane = lanes.get(place);
        if (lane != null) {
            return lane;
        }
        if (masters != null && master != null) { // who is no master any more goes
            Set<Object> now = masters.now();
            lanes.keySet().retainAll(now);
            outage.retain(each -> each.equals(ALL) || now.contains(each));
        }
        return lanes.computeIfAbsent(place, unused -> opened(master));
    }

    private Lane opened(@Nullable MasterSlaveEntry master) {
        return masters == null || master == null
                ? new Lane(new Coalescer(calls, null, batchSize), outage.breaker(ALL, () -> "Redis"))
                : new Lane(
                        new Coalescer(calls, masters.to(master), batchSize),
                        outage.breaker(master, () -> Masters.name(master)));
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
