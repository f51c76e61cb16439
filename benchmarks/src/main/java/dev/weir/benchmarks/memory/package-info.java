/** Limits in memory: Weir and its peers under JMH, every contender in a JVM of its own. */
@NullMarked
package dev.weir.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
