/** What a filter costs a server: Weir's beside no filter, one that does nothing, and those of the servers. */
@NullMarked
package dev.weir.benchmarks.http;

import org.jspecify.annotations.NullMarked;
