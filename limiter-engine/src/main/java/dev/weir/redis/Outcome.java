package dev.weir.redis;

import dev.weir.Decisions;
import org.jspecify.annotations.Nullable;

/**
 * What came of a round.
 *
 * @param decisions what its demands are told
 * @param round the round
 * @param reply what Redis answered; null where it did not, or was not asked
 */
record Outcome(Decisions decisions, Round round, @Nullable Reply reply) {

    /** When everything that was reserved falls due, on the clock of the decision. */
    long due(Reply reserved) {
        long due = 0;
        for (int i = 0; i < round.demands.size(); i++) {
            long now = reserved.buckets().get(round.place(i)).now();
            due = Math.max(due, now + decisions.each().get(i).waitMicros());
        }
        return due;
    }
}
