package dev.weir.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One take from several buckets of a cluster. No script can see those of two slots, nor those of one slot that moves while
 * some are at one node and some at another. So it goes slot by slot in order, bucket by bucket within one that moves, and,
 * at the first denial or failure, back with what was taken before. Each give-back compares: where somebody else has taken
 * from the bucket in between, the permits are forfeited. So others may be denied meanwhile what they could have had, and
 * nobody is ever allowed what is not there.
 *
 * <p>Once nobody waits for the answer any more no further slot is asked, and what was taken goes back. Never blocks.
 */
final class SlotBySlot {

    private final RedisRoad road;
    private final List<Charge> charges;
    private final List<int[]> slots; // the places of the charges of each
    private final @Nullable Standing[] standings;
    private final Answer answer = new Answer();

    /** Once the denial is known it is the answer, also if it fails to tell of all buckets in time. */
    private static final class Answer extends CompletableFuture<Reply> {

        private volatile @Nullable Reply denial;

        @Override
        public boolean completeExceptionally(Throwable failure) {
            Reply known = denial;
            return known == null ? super.completeExceptionally(failure) : complete(known);
        }
    }

    /**
     * A take that is still to be started.
     *
     * @param road the way to the slots
     * @param charges several
     * @param slots the places of the charges of each slot
     */
    SlotBySlot(RedisRoad road, List<Charge> charges, List<int[]> slots) {
        this.road = road;
        this.charges = charges;
        this.slots = new ArrayList<>(slots);
        this.standings = new Standing[charges.size()];
    }

    CompletableFuture<Reply> start() {
        take(0);
        return answer;
    }

    private void take(int slot) {
        if (answer.isDone()) {
            giveBack(slot);
        } else if (slot == slots.size()) {
            if (!answer.complete(reply(true))) {
                giveBack(slot);
            }
        } else {
            var unused = road.takeInSlot(charges(slot), answer).whenComplete((reply, failure) -> {
                if (reply == null) {
                    if (RedisCalls.werePartedByMove(Objects.requireNonNull(failure)) && part(slot)) {
                        take(slot); // nothing of it was executed
                        return;
                    }
                    giveBack(slot);
                    answer.completeExceptionally(failure);
                    return;
                }
                note(slot, reply);
                if (reply.taken()) {
                    take(slot + 1);
                } else {
                    deny(slot);
                }
            });
        }
    }

    /** From now on each bucket of the slot is for itself; false where it was already. */
    private boolean part(int slot) {
        int[] places = slots.get(slot);
        if (places.length == 1) {
            return false;
        }
        slots.remove(slot);
        slots.addAll(
                slot, IntStream.of(places).mapToObj(place -> new int[] {place}).toList());
        return true;
    }

    private List<Charge> charges(int slot) {
        return IntStream.of(slots.get(slot)).mapToObj(charges::get).toList();
    }

    private void note(int slot, Reply reply) {
        int[] places = slots.get(slot);
        for (int i = 0; i < places.length; i++) {
            standings[places[i]] = reply.buckets().get(i);
        }
    }

    /** Tells of all buckets: those before as they were before the take, those after as they stand, or else as full. */
    private void deny(int denying) {
        @Nullable Standing[] taken = standings.clone();
        Standing atDenial = standing(slots.get(denying)[0]);
        for (int slot = 0; slot < slots.size(); slot++) {
            for (int place : slots.get(slot)) {
                Charge charge = charges.get(place);
                if (slot < denying) {
                    standings[place] =
                            standing(place).with(charge.before(standing(place).bucket()));
                } else if (slot > denying) {
                    standings[place] = atDenial.with(charge.limits().full(atDenial.now()));
                }
            }
        }
        answer.denial = reply(false);
        List<CompletableFuture<?>> open = new ArrayList<>(giveBack(denying, taken));
        for (int slot = denying + 1; slot < slots.size(); slot++) {
            open.add(look(slot));
        }
        var unused = CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> answer.complete(reply(false)));
    }

    private CompletableFuture<?> look(int slot) {
        List<Charge> denied = charges(slot).stream().map(Charge::denied).toList();
        return road.calls().takeAll(denied).toCompletableFuture().handle((reply, failure) -> {
            if (reply != null) {
                note(slot, reply);
            }
            return null;
        });
    }

    private void giveBack(int slotsTaken) {
        var unused = giveBack(slotsTaken, standings.clone());
    }

    private List<CompletableFuture<?>> giveBack(int slotsTaken, @Nullable Standing[] taken) {
        List<CompletableFuture<?>> open = new ArrayList<>();
        for (int[] places : slots.subList(0, slotsTaken)) {
            for (int place : places) {
                Standing its = Objects.requireNonNull(taken[place]);
                open.add(road.giveBack(charges.get(place), its).handle((given, failure) -> {
                    if (Boolean.FALSE.equals(given)) {
                        standings[place] = its; // forfeited
                    }
                    return null;
                }));
            }
        }
        return open;
    }

    private Standing standing(int place) {
        return Objects.requireNonNull(standings[place]);
    }

    private Reply reply(boolean taken) {
        List<Standing> all = new ArrayList<>(standings.length);
        for (int place = 0; place < standings.length; place++) {
            all.add(standing(place));
        }
        return new Reply(taken, all);
    }
}
