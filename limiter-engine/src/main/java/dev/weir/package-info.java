/** Limits, limiters and their decisions: what an application asks, whatever keeps the state. */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
