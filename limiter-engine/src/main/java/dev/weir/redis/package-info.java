/**
 * The backend that a fleet shares: buckets in Redis, decided by scripts through a Redisson client. Needs Redisson and
 * Failsafe on the class path.
 */
@NullMarked
package dev.weir.redis;

import org.jspecify.annotations.NullMarked;
