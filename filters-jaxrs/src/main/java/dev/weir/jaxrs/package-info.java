/** The annotations and the filters that serve them. */
@NullMarked
package dev.weir.jaxrs;

import org.jspecify.annotations.NullMarked;
