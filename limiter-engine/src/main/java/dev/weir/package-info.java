/**
 * Limits, limiters and decisions: what an application asks, and what it is told. Backends that keep the buckets are in
 * packages of their own.
 */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
