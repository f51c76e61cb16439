package dev.weir.redis;

import java.util.List;

/**
 * What Redis answered to one decision. On a cluster every bucket has a clock of its own, that of its server.
 *
 * @param taken whether all charges were taken
 * @param buckets each charge's bucket: after the take if taken, else as it stays
 */
record Reply(boolean taken, List<Standing> buckets) {}
