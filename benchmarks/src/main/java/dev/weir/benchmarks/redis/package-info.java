/** Limits that are kept in Redis, with a server of the benchmark's own. */
@NullMarked
package dev.weir.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
