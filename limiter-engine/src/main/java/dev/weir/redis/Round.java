package dev.weir.redis;

import dev.weir.Demand;
import dev.weir.internal.Fingerprint;
import java.util.List;

/** Demands and the charges that they come to, one for each bucket. Immutable. */
final class Round {

    final List<Demand> demands;
    final List<Charge> charges;
    private final int[] places;
    private final Fingerprint[] buckets;
    private final long[] gifts;

    /**
     * A round that begins now.
     *
     * @param demands at least one
     * @param charges what they come to
     * @param places for each demand, which charge is its
     * @param denials to be asked for this round
     */
    Round(List<Demand> demands, List<Charge> charges, int[] places, DenyCache denials) {
        this.demands = List.copyOf(demands);
        this.charges = List.copyOf(charges);
        this.places = places;
        this.buckets = new Fingerprint[charges.size()];
        this.gifts = new long[charges.size()];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = charges.get(i).fingerprint();
            gifts[i] = denials.gifts(buckets[i]);
        }
    }

    /** Which of the charges a demand has gone into. */
    int place(int demand) {
        return places[demand];
    }

    /** By which a charge's bucket is found in the deny cache. */
    Fingerprint fingerprint(int charge) {
        return buckets[charge];
    }

    /** What the deny cache's count of gifts to a charge's bucket was when the round began. */
    long gifts(int charge) {
        return gifts[charge];
    }
}
