/** Weir beside its peers: what runs, how it is measured and how it is told. */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
