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
record Outcome(Decisions decisions, Round round, @Nullable Reply reply) {}
