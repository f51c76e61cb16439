package dev.weir.redis;

import java.util.List;

/**
 * What Redis answered to one decision.
 *
 * @param taken whether all charges were taken
 * @param now the instant of the decision, on Redis's clock
 * @param buckets each charge's bucket: after the take if taken, else as it stays
 * @param sentNanos when the request was sent, on this node's clock
 * @param receivedNanos when the answer was received
 */
record Reply(boolean taken, long now, List<long[]> buckets, long sentNanos, long receivedNanos) {}
