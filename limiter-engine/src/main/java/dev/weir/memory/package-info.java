/**
 * The in-memory backend: buckets of one process, bounded in number. A full bucket and an absent one are the same, so
 * room is made by dropping full ones first.
 */
@NullMarked
package dev.weir.memory;

import org.jspecify.annotations.NullMarked;
