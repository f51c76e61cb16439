package dev.weir.redis;

import dev.weir.Demand;
import java.util.List;

/** Demands and the charges that they come to, one for each bucket. Immutable. */
final class Round {

    final List<Demand> demands;
    final List<Charge> charges;

    /** How often permits had been given back here when this round began. */
    final long gifts;

    private final int[] places;

    /**
     * A round.
     *
     * @param demands at least one
     * @param charges what they come to
     * @param places for each demand, which charge is its
     * @param gifts how often permits have been given back here
     */
    Round(List<Demand> demands, List<Charge> charges, int[] places, long gifts) {
        this.demands = List.copyOf(demands);
        this.charges = List.copyOf(charges);
        this.places = places;
        this.gifts = gifts;
    }

    /** Which of the charges a demand has gone into. */
    int place(int demand) {
        return places[demand];
    }
}
